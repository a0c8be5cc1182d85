package io.broadsheet.mailer.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Quoted-printable (RFC 2045 section 6.7) of a text with gaps: the pieces between the gaps end and begin with soft line breaks,
 * so whatever fills a gap stands on lines of its own and no line is longer than 76. No line begins with a dot, which SMTP would
 * have doubled in every single mail.
 */
final class QuotedPrintable {
    private static final byte[] SOFT_BREAK = {'=', '\r', '\n'};
    /** Of a line that ends with the sign of the soft break. */
    private static final int MAX_LINE = 75;
    /** Of a line whose first character may take three. */
    private static final int MAX_WITH_DOT = 74;

    private QuotedPrintable() {}

    /**
     * Bytes, and the gap after them.
     *
     * @param gap which one, counted from 0; -1 after the last piece
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Piece(byte[] bytes, int gap) {
        Piece with(byte[] before, byte[] after) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream(before.length + bytes.length + after.length);
            whole.writeBytes(before);
            whole.writeBytes(bytes);
            whole.writeBytes(after);
            return new Piece(whole.toByteArray(), gap);
        }
    }

    /** Encodes the pieces of {@code text} around all {@code gaps}. One more piece than gaps are found. */
    static List<Piece> around(String text, List<String> gaps) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        while (true) {
            int at = -1;
            int gap = -1;
            for (int i = 0; i < gaps.size(); i++) {
                int found = text.indexOf(gaps.get(i), from);
                if (found >= 0 && (at < 0 || found < at)) {
                    at = found;
                    gap = i;
                }
            }
            if (gap < 0) {
                pieces.add(new Piece(piece(text.substring(from), !pieces.isEmpty(), false), -1));
                return pieces;
            }
            pieces.add(new Piece(piece(text.substring(from, at), !pieces.isEmpty(), true), gap));
            from = at + gaps.get(gap).length();
        }
    }

    /** Encodes printable ASCII such as a link for a gap; a long one takes several lines. */
    static byte[] filling(String ascii) {
        StringBuilder encoded = new StringBuilder(ascii.length() + 8);
        int column = 0;
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            if (c <= 0x20 || c >= 0x7F) {
                throw new IllegalArgumentException(
                        "'%s' has the character U+%04X at position %d (expected: printable ASCII)"
                                .formatted(ascii, (int) c, i));
            }
            String unit = c == '=' ? "=3D" : String.valueOf(c);
            if (column + unit.length() > MAX_LINE) {
                encoded.append("=\r\n");
                column = 0;
            }
            encoded.append(unit);
            column += unit.length();
        }
        return encoded.toString().getBytes(US_ASCII);
    }

    private static byte[] piece(String text, boolean afterGap, boolean beforeGap) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + text.length() / 8);
        try {
            if (afterGap) {
                bytes.write(SOFT_BREAK);
            }
            ByteArrayOutputStream plain = new ByteArrayOutputStream(text.length() + text.length() / 8);
            OutputStream encoder = MimeUtility.encode(plain, "quoted-printable");
            encoder.write(text.getBytes(UTF_8));
            encoder.flush();
            bytes.writeBytes(withoutDots(plain.toString(US_ASCII)).getBytes(US_ASCII));
            if (beforeGap) {
                bytes.write(SOFT_BREAK);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException("every Jakarta Mail knows quoted-printable", e);
        }
        return bytes.toByteArray();
    }

    /** Encodes the dots that lines begin with. */
    private static String withoutDots(String encoded) {
        StringBuilder without = new StringBuilder(encoded.length() + 64);
        int from = 0;
        while (from < encoded.length()) {
            int end = encoded.indexOf("\r\n", from);
            int next = end < 0 ? encoded.length() : end + 2;
            int length = (end < 0 ? encoded.length() : end) - from;
            if (encoded.charAt(from) != '.') {
                without.append(encoded, from, next);
                from = next;
            } else if (length <= MAX_WITH_DOT) {
                without.append("=2E").append(encoded, from + 1, next);
                from = next;
            } else {
                // Too long with it, so it gets a line of its own; what follows may begin with another one.
                without.append("=2E=\r\n");
                from++;
            }
        }
        return without.toString();
    }
}
