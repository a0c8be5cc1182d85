package io.broadsheet.mailer.inbox;

import io.broadsheet.mailer.inbox.InboxMessages.Stored;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/**
 * A stored mail, parsed the way a mail program would.
 *
 * @param headers all of them, decoded, in order
 * @param text the plain text, or empty
 * @param html the HTML, or empty
 */
record ReadMail(Stored stored, List<Line> headers, String text, String html) {
    /** A header. */
    public record Line(String name, String value) {}

    static ReadMail parse(Stored stored) {
        try {
            MimeMessage message =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(stored.bytes()));
            List<Line> headers = new ArrayList<>();
            for (Header header : Collections.list(message.getAllHeaders())) {
                headers.add(new Line(header.getName(), decoded(header.getValue())));
            }
            return new ReadMail(stored, headers, body(message, "text/plain"), body(message, "text/html"));
        } catch (MessagingException | IOException e) {
            return new ReadMail(stored, List.of(), "This mail cannot be read: " + e.getMessage(), "");
        }
    }

    String header(String name) {
        return headers.stream()
                .filter(line -> line.name().equalsIgnoreCase(name))
                .map(Line::value)
                .findFirst()
                .orElse("");
    }

    private static String body(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return part.getContent().toString();
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = body(parts.getBodyPart(i), type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private static String decoded(String value) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(value));
        } catch (UnsupportedEncodingException e) {
            return value;
        }
    }
}
