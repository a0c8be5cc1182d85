package io.broadsheet.desk.preview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mail that subscribers would get.
 *
 * @param html shown in a sandbox only
 * @param warnings of the mailer, may be empty
 */
public record MailPreview(String from, String subject, String html, String text, List<String> warnings) {
    public MailPreview(String from, String subject, String html, String text, @Nullable List<String> warnings) {
        this.from = from;
        this.subject = subject;
        this.html = html;
        this.text = text;
        this.warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }
}
