package io.broadsheet.mailer.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.bounce.ReturnPaths;
import io.broadsheet.mailer.message.QuotedPrintable.Piece;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One revision of an issue, rendered and encoded once: the bytes that all its mails share, with gaps for what is the reader's
 * own (To, Message-ID, the links to leave and to their preferences). Multipart/alternative, the plain text first (RFC 2046 section 5.1.4). Immutable.
 */
public final class Edition {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);
    /** Characters of a word that still fits on a header line. */
    private static final int MAX_WORD = 65;
    /** Bytes that one encoded word of at most 75 characters can hold. */
    private static final int ENCODED_BYTES = 45;

    private static final byte[] NOTHING = {};
    private final int issue;
    private final int revision;
    private final String unsubscribePrefix;
    private final String preferencesPrefix;
    private final MessageIds messageIds;
    private final ReturnPaths returnPaths;
    /** Header lines that all share, each with its line end. */
    private final byte[] headers;
    /** The body between the links that are the reader's own. */
    private final List<Piece> pieces;
    /** Bytes of all pieces. */
    private final int shared;

    Edition(
            int issue,
            int revision,
            Instant dated,
            Mail mail,
            Gaps gaps,
            String language,
            boolean plainOnly,
            PublicationConfig publication,
            MailConfig config,
            MessageIds messageIds,
            ReturnPaths returnPaths) {
        this.issue = issue;
        this.revision = revision;
        this.messageIds = messageIds;
        this.returnPaths = returnPaths;
        this.unsubscribePrefix = publication.baseUrl() + "/unsubscribe/";
        this.preferencesPrefix = publication.baseUrl() + "/preferences/";
        // An equals sign and an underscore never meet in quoted-printable, so no body can hold this line.
        String boundary = "=_broadsheet_%d_%d".formatted(issue, revision);
        this.headers = headers(dated, mail, type(plainOnly, boundary, language), publication, config)
                .getBytes(US_ASCII);
        this.pieces =
                plainOnly ? QuotedPrintable.around(mail.text(), gaps.all()) : pieces(mail, gaps, boundary, language);
        this.shared = pieces.stream().mapToInt(piece -> piece.bytes().length).sum();
    }

    /** Which revision of the article this is. */
    public int revision() {
        return revision;
    }

    /** The whole message of one reader. The same reader gets the same bytes each time. */
    public byte[] message(Recipient recipient) {
        String link = unsubscribePrefix + recipient.token();
        byte[][] fillings = {
            QuotedPrintable.filling(link), QuotedPrintable.filling(preferencesPrefix + recipient.preferencesToken())
        };
        StringBuilder own = new StringBuilder(400);
        header(own, "To", to(recipient));
        header(own, "Message-ID", messageIds.of(issue, recipient.subscriber()));
        // On one line, for there are mail programs that do not unfold it.
        own.append("List-Unsubscribe: <").append(link).append(">\r\n");
        own.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");

        // Only an address may be beyond ASCII, and such a mail goes to servers with SMTPUTF8 only (RFC 6532).
        byte[] ownBytes = own.append("\r\n").toString().getBytes(UTF_8);

        int length = headers.length + ownBytes.length + shared;
        for (Piece piece : pieces) {
            length += piece.gap() < 0 ? 0 : fillings[piece.gap()].length;
        }
        // In one piece: the connection writes it at one go.
        byte[] message = new byte[length];
        int end = put(headers, message, 0);
        end = put(ownBytes, message, end);
        for (Piece piece : pieces) {
            end = put(piece.bytes(), message, end);
            end = piece.gap() < 0 ? end : put(fillings[piece.gap()], message, end);
        }
        return message;
    }

    private static int put(byte[] part, byte[] message, int at) {
        System.arraycopy(part, 0, message, at, part.length);
        return at + part.length;
    }

    /** Where bounces of one reader's mail go, or null for the configured address. */
    public @Nullable String returnPath(Recipient recipient) {
        return returnPaths.of(issue, recipient.subscriber());
    }

    /** What stands in the rendered text where a reader's own links will be. */
    record Gaps(String unsubscribe, String preferences) {
        /** Links for whoever looks at a mail that goes to nobody. */
        static Gaps ofPreview(PublicationConfig publication) {
            return new Gaps(
                    publication.baseUrl() + "/unsubscribe/preview", publication.baseUrl() + "/preferences/preview");
        }

        List<String> all() {
            return List.of(unsubscribe, preferences);
        }
    }

    private static String to(Recipient recipient) {
        if (recipient.name() == null) {
            return recipient.address();
        }
        try {
            return new InternetAddress(recipient.address(), recipient.name(), "UTF-8").toString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
    }

    private static String headers(
            Instant dated, Mail mail, String type, PublicationConfig publication, MailConfig config) {
        StringBuilder headers = new StringBuilder(1_000);
        try {
            header(headers, "Date", DATE.format(dated.atOffset(ZoneOffset.UTC)));
            header(headers, "From", new InternetAddress(config.from(), publication.title(), "UTF-8").toString());
            header(headers, "Subject", subject(mail.subject()));
            header(headers, "List-Id", phrase(publication.title()) + " <" + config.listIdOrDefault() + ">");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
        header(headers, "List-Archive", "<" + publication.baseUrl() + "/>");
        header(headers, "List-Help", "<" + publication.baseUrl() + "/>");
        header(headers, "List-Post", "NO");
        header(headers, "MIME-Version", "1.0");
        return headers.append(type).toString();
    }

    private static String type(boolean plainOnly, String boundary, String language) {
        return plainOnly
                ? partHeaders("text/plain", language)
                : "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n".formatted(boundary);
    }

    private static String phrase(String title) throws UnsupportedEncodingException {
        if (!isAscii(title)) {
            return MimeUtility.encodeWord(title, "UTF-8", null);
        }
        boolean plain = title.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == ' ');
        return plain ? title : "\"" + title.replaceAll("([\\\\\"])", "\\\\$1") + "\"";
    }

    private static String subject(String title) throws UnsupportedEncodingException {
        boolean endless = title.matches(".*\\S{%d,}.*".formatted(MAX_WORD));
        if (!endless || !isAscii(title)) {
            return MimeUtility.encodeText(title, "UTF-8", null);
        }
        // A word that no line can hold can be broken only as encoded words (RFC 2047 section 2).
        List<String> words = new ArrayList<>();
        for (int i = 0; i < title.length(); i += ENCODED_BYTES) {
            byte[] part = title.substring(i, Math.min(title.length(), i + ENCODED_BYTES))
                    .getBytes(US_ASCII);
            words.add("=?UTF-8?B?" + Base64.getEncoder().encodeToString(part) + "?=");
        }
        return String.join(" ", words);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static void header(StringBuilder headers, String name, String value) {
        if (value.isEmpty() || containsBareBreak(value)) {
            throw new IllegalStateException("header %s is '%s' (expected: one line)".formatted(name, value));
        }
        headers.append(name)
                .append(": ")
                .append(MimeUtility.fold(name.length() + 2, value))
                .append("\r\n");
    }

    /** A line break that does not fold: the last door before a smuggled header. */
    private static boolean containsBareBreak(String value) {
        if (value.indexOf('\r') < 0 && value.indexOf('\n') < 0) {
            return false;
        }
        return value.replaceAll("\r\n[ \t]", "").chars().anyMatch(c -> c == '\r' || c == '\n');
    }

    private static List<Piece> pieces(Mail mail, Gaps gaps, String boundary, String language) {
        List<String> names = gaps.all();
        List<Piece> text = QuotedPrintable.around(mail.text(), names);
        List<Piece> html = QuotedPrintable.around(mail.html(), names);
        byte[] start = ("--" + boundary + "\r\n" + partHeaders("text/plain", language) + "\r\n").getBytes(US_ASCII);
        byte[] between =
                ("\r\n--" + boundary + "\r\n" + partHeaders("text/html", language) + "\r\n").getBytes(US_ASCII);
        byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(US_ASCII);
        List<Piece> pieces = new ArrayList<>(text);
        pieces.set(0, pieces.getFirst().with(start, NOTHING));
        pieces.set(pieces.size() - 1, pieces.getLast().with(NOTHING, between));
        pieces.addAll(html);
        pieces.set(pieces.size() - 1, pieces.getLast().with(NOTHING, end));
        return List.copyOf(pieces);
    }

    private static String partHeaders(String type, String language) {
        return "Content-Type: %s; charset=UTF-8\r\nContent-Language: %s\r\nContent-Transfer-Encoding: quoted-printable\r\n"
                .formatted(type, language);
    }
}
