package io.broadsheet.mailer.message;

import org.jspecify.annotations.Nullable;

/**
 * Whom one mail is for.
 *
 * @param subscriber their number
 * @param address what the mail server gets
 * @param token for unsubscribing
 * @param preferencesToken for the page where they set what they get
 */
public record Recipient(
        long subscriber, String address, @Nullable String name, String token, String preferencesToken) {}
