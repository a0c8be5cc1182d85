package io.broadsheet.mailer.smtp;

/**
 * What the server needs to know of a mail, apart from the mail.
 *
 * @param sender where bounces go
 * @param recipient whom it is for
 */
public record Envelope(String sender, String recipient) {}
