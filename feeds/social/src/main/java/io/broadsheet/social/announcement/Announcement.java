package io.broadsheet.social.announcement;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one account says of one article, for people to read.
 *
 * @param state waiting, done, refused or skipped
 * @param kind of the last change: post, edit, delete or nothing
 * @param attempts tries of the last change so far
 * @param dueAt when the next try is due, or null where there is none
 * @param detail why it is as it is, or null
 * @param link to the post, or null
 */
record Announcement(
        String account,
        String network,
        int revision,
        String state,
        String kind,
        String text,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable String detail,
        @Nullable URI link) {}
