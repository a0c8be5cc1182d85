package io.broadsheet.mailer.address;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;

/**
 * An address that mail can be handed over for: a dot-atom, an at sign and a domain with a dot (RFC 5321 section 4.1.2; at most
 * 64 octets before and 255 after the sign, 254 in all). An internationalised domain is kept as given and also held in ASCII.
 * A local part beyond ASCII (RFC 6531) needs a mail server with SMTPUTF8; it is kept in its composed form (RFC 6532 section 3.1).
 * Quoted local parts and address literals are refused.
 *
 * @param given as the reader wrote it, without spaces around
 * @param deliverable what the mail server gets: the domain in ASCII
 * @param key what tells one reader from another: all of it in lower case
 */
public record EmailAddress(String given, String deliverable, String key) {
    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 255;
    private static final int MAX_PATH = 254;
    private static final int MAX_LABEL = 63;

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException with one line that says what is wrong, without repeating the address
     */
    public static EmailAddress parse(String text) {
        SafeText.requireLine(text);
        String given = text.strip();
        if (given.length() > MAX_LOCAL + 1 + MAX_DOMAIN) {
            throw new IllegalArgumentException(
                    "%d characters long (expected: at most %d)".formatted(given.length(), MAX_PATH));
        }
        int at = given.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("no @ (expected: name@domain)");
        }
        String local = Normalizer.normalize(given.substring(0, at), Normalizer.Form.NFC);
        String domain = asciiDomain(given.substring(at + 1));
        requireLocal(local);
        String deliverable = local + "@" + domain;
        int octets = deliverable.getBytes(UTF_8).length;
        if (octets > MAX_PATH) {
            throw new IllegalArgumentException("%d characters long (expected: at most %d)".formatted(octets, MAX_PATH));
        }
        try {
            new InternetAddress(deliverable, true);
        } catch (AddressException e) {
            throw new IllegalArgumentException("not an address (expected: name@domain)", e);
        }
        return new EmailAddress(given, deliverable, deliverable.toLowerCase(Locale.ROOT));
    }

    /** What the mail server gets of an address that was read before. */
    public static String deliverable(String given) {
        return given.chars().allMatch(c -> c < 0x80) ? given : parse(given).deliverable();
    }

    /** Whether an address that was read before can be handed only to a mail server with SMTPUTF8. */
    public static boolean needsUtf8(String deliverable) {
        return deliverable.chars().anyMatch(c -> c >= 0x80);
    }

    private static void requireLocal(String local) {
        if (local.isEmpty()) {
            throw new IllegalArgumentException("nothing before the @ (expected: name@domain)");
        }
        int octets = local.getBytes(UTF_8).length;
        if (octets > MAX_LOCAL) {
            throw new IllegalArgumentException("%d %s before the @ (expected: at most %d)"
                    .formatted(octets, octets == local.length() ? "characters" : "octets", MAX_LOCAL));
        }
        boolean dots = local.startsWith(".") || local.endsWith(".") || local.contains("..");
        if (dots || !local.codePoints().allMatch(c -> isAtomOrDot(c) || isBeyondAscii(c))) {
            throw new IllegalArgumentException(
                    "a character or dot that cannot stand before the @ (expected: such as first.last)");
        }
    }

    private static String asciiDomain(String domain) {
        String ascii;
        try {
            ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a domain after the @ (expected: such as example.org)", e);
        }
        if (ascii.length() > MAX_DOMAIN) {
            throw new IllegalArgumentException(
                    "a domain of %d characters (expected: at most %d)".formatted(ascii.length(), MAX_DOMAIN));
        }
        String[] labels = ascii.split("\\.", -1);
        if (labels.length < 2) {
            throw new IllegalArgumentException("no dot after the @ (expected: a domain such as example.org)");
        }
        for (String label : labels) {
            if (label.isEmpty() || label.length() > MAX_LABEL || !isLabel(label)) {
                throw new IllegalArgumentException("not a domain after the @ (expected: such as example.org)");
            }
        }
        return ascii;
    }

    private static boolean isLabel(String label) {
        return label.chars().allMatch(c -> isLetterOrDigit(c) || c == '-')
                && label.charAt(0) != '-'
                && label.charAt(label.length() - 1) != '-';
    }

    private static boolean isAtomOrDot(int c) {
        return isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".indexOf(c) >= 0;
    }

    /** Letters, their marks and digits of any script; not spaces, pictures or signs that turn the direction of writing. */
    private static boolean isBeyondAscii(int c) {
        int type = Character.getType(c);
        return c >= 0x80
                && (Character.isLetterOrDigit(c)
                        || type == Character.NON_SPACING_MARK
                        || type == Character.COMBINING_SPACING_MARK);
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
