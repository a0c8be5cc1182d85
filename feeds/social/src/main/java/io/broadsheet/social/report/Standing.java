package io.broadsheet.social.report;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How far one account is with one revision.
 *
 * @param state waiting, done, refused or skipped, as the database has it
 * @param attempts tries so far
 * @param detail for the editor, or null
 * @param url of the post, or null
 */
record Standing(
        String account,
        String state,
        int attempts,
        @Nullable String detail,
        @Nullable URI url) {}
