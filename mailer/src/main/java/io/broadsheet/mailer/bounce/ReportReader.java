package io.broadsheet.mailer.bounce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads delivery status notifications (RFC 3464), abuse reports (RFC 5965) and automatic answers (RFC 3834). Whatever arrives, it
 * never throws: what cannot be read is {@link Report.Unknown}.
 */
final class ReportReader {
    /** Most bytes of one part that are looked at. */
    private static final int MAX_PART = 256_000;

    private static final int MAX_FAILURES = 1_000;
    private static final int MAX_CLUES = 200;
    private static final int MAX_WORDS = 500;
    private static final Pattern ENHANCED = Pattern.compile("(?<![\\d.])([245]\\.\\d{1,3}\\.\\d{1,3})(?![\\d.])");
    private static final Pattern GROUPS = Pattern.compile("\\r?\\n[ \\t]*\\r?\\n");
    private static final Pattern UNSPECIFIC = Pattern.compile("[245]\\.0\\.0");

    private ReportReader() {}

    /** What a mail says. */
    static Report read(MimeMessage mail) {
        try {
            return judge(mail);
        } catch (MessagingException | IOException | RuntimeException e) {
            return new Report.Unknown("it cannot be read: " + e);
        }
    }

    private static Report judge(MimeMessage mail) throws MessagingException, IOException {
        ContentType type = type(mail);
        if (type != null && type.match("multipart/report")) {
            String kind = String.valueOf(type.getParameter("report-type")).toLowerCase(Locale.ROOT);
            List<BodyPart> parts = parts(mail);
            List<String> clues = clues(mail, parts);
            if (kind.equals("feedback-report")) {
                return complaint(parts, clues);
            }
            if (kind.equals("delivery-status") || find(parts, "delivery-status") != null) {
                return bounce(parts, clues);
            }
            return new Report.Nothing("a report of the kind " + kind);
        }
        return isAutomatic(mail) ? new Report.Nothing("an automatic answer") : new Report.Unknown("it is no report");
    }

    private static Report bounce(List<BodyPart> parts, List<String> clues) throws MessagingException, IOException {
        BodyPart status = find(parts, "delivery-status");
        if (status == null) {
            return new Report.Unknown("a report of a delivery without its status");
        }
        List<Report.Failure> failures = new ArrayList<>();
        boolean some = false;
        for (String group : GROUPS.split(text(status), MAX_FAILURES)) {
            InternetHeaders fields = fields(group);
            String action = first(fields, "Action").toLowerCase(Locale.ROOT);
            if (!action.isEmpty()) {
                some = true;
            }
            // Delayed, delivered, relayed, expanded: the mail may still arrive, or did.
            if (action.startsWith("failed")) {
                String words = first(fields, "Diagnostic-Code");
                failures.add(new Report.Failure(code(first(fields, "Status"), words), cut(words(words))));
            }
        }
        if (failures.isEmpty()) {
            return some ? new Report.Nothing("no failure") : new Report.Unknown("a status without an action");
        }
        return new Report.Bounce(List.copyOf(failures), clues);
    }

    private static Report complaint(List<BodyPart> parts, List<String> clues) throws MessagingException, IOException {
        BodyPart feedback = find(parts, "feedback-report");
        if (feedback == null) {
            return new Report.Unknown("an abuse report without its report");
        }
        InternetHeaders fields = fields(text(feedback));
        String type = first(fields, "Feedback-Type").toLowerCase(Locale.ROOT);
        return switch (type) {
            case "abuse", "fraud", "virus", "other", "opt-out", "opt-out-list" -> new Report.Complaint(type, clues);
            case "not-spam" -> new Report.Nothing("somebody says that it is no spam");
            default -> new Report.Unknown("an abuse report of the type '%s'".formatted(cut(type)));
        };
    }

    /** The server's words without the name of the language they are in. */
    private static String words(String diagnostic) {
        String words = diagnostic.replaceFirst("(?i)^\\s*(smtp|x-[a-z0-9-]+)\\s*;\\s*", "");
        return words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }

    /** The more telling of the status field and the code in the server's words. */
    private static @Nullable String code(String status, String words) {
        Matcher field = ENHANCED.matcher(status);
        String stated = field.find() ? field.group(1) : null;
        if (stated == null || UNSPECIFIC.matcher(stated).matches()) {
            Matcher spoken = ENHANCED.matcher(cut(words));
            if (spoken.find()) {
                return spoken.group(1);
            }
        }
        return stated;
    }

    /** The code in a server's words, or null. */
    static @Nullable String code(String words) {
        return code("", words);
    }

    private static boolean isAutomatic(MimeMessage mail) throws MessagingException {
        String submitted = header(mail, "Auto-Submitted");
        return (!submitted.isEmpty() && !submitted.startsWith("no"))
                || !header(mail, "X-Autoreply").isEmpty()
                || !header(mail, "X-Autorespond").isEmpty()
                || header(mail, "Precedence").matches("auto_reply|bulk|junk");
    }

    private static List<String> clues(MimeMessage mail, List<BodyPart> parts) throws MessagingException, IOException {
        List<String> clues = new ArrayList<>();
        for (String name : List.of("Delivered-To", "X-Original-To", "Envelope-To", "To", "X-Failed-Recipients")) {
            String[] values = mail.getHeader(name);
            clues.addAll(values == null ? List.of() : List.of(values));
        }
        BodyPart original = find(parts, "rfc822");
        original = original == null ? find(parts, "rfc822-headers") : original;
        original = original == null ? find(parts, "global") : original;
        if (original != null) {
            InternetHeaders fields = fields(text(original));
            for (String name : List.of("Return-Path", "List-Unsubscribe")) {
                clues.add(first(fields, name));
            }
        }
        for (String kind : List.of("feedback-report", "delivery-status")) {
            BodyPart report = find(parts, kind);
            if (report != null) {
                InternetHeaders fields = fields(GROUPS.split(text(report), 2)[0]);
                clues.add(first(fields, "Original-Mail-From"));
            }
        }
        return clues.stream()
                .filter(clue -> !clue.isBlank())
                .map(ReportReader::cut)
                .limit(MAX_CLUES)
                .toList();
    }

    private static List<BodyPart> parts(MimeMessage mail) throws MessagingException, IOException {
        List<BodyPart> parts = new ArrayList<>();
        // Of the bytes, not of a content that the library may refuse to make.
        MimeMultipart multipart = new MimeMultipart(mail.getDataHandler().getDataSource());
        for (int i = 0; i < Math.min(multipart.getCount(), 10); i++) {
            parts.add(multipart.getBodyPart(i));
        }
        return parts;
    }

    private static @Nullable BodyPart find(List<BodyPart> parts, String subtype) throws MessagingException {
        for (BodyPart part : parts) {
            ContentType type = type(part);
            if (type != null && type.getSubType().toLowerCase(Locale.ROOT).endsWith(subtype)) {
                return part;
            }
        }
        return null;
    }

    private static @Nullable ContentType type(Part part) throws MessagingException {
        try {
            String type = part.getContentType();
            return type == null ? null : new ContentType(type);
        } catch (ParseException e) {
            return null;
        }
    }

    private static String text(Part part) throws MessagingException, IOException {
        try (InputStream in = part.getInputStream()) {
            return new String(in.readNBytes(MAX_PART), ISO_8859_1);
        }
    }

    private static InternetHeaders fields(String text) throws MessagingException {
        InternetHeaders fields = new InternetHeaders();
        String end = text.stripLeading();
        fields.load(new ByteArrayInputStream((end + "\r\n\r\n").getBytes(ISO_8859_1)), false);
        return fields;
    }

    private static String first(InternetHeaders fields, String name) {
        for (Header field : Collections.list(fields.getAllHeaders())) {
            if (field.getName().equalsIgnoreCase(name)) {
                return field.getValue() == null ? "" : field.getValue().strip();
            }
        }
        return "";
    }

    private static String header(MimeMessage mail, String name) throws MessagingException {
        String[] values = mail.getHeader(name);
        return values == null || values[0] == null ? "" : values[0].strip().toLowerCase(Locale.ROOT);
    }

    private static String cut(String text) {
        return text.length() > MAX_WORDS ? text.substring(0, MAX_WORDS) : text;
    }
}
