package io.broadsheet.mailer.message;

import java.util.List;

/**
 * What a reader will see of an article or a digest in their mail.
 *
 * @param from address with the publication's name
 * @param warnings what the editor should know before it goes out; empty where all is well
 */
public record Mail(String from, String subject, String html, String text, List<String> warnings) {}
