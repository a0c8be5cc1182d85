package io.broadsheet.syndication.shelf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From the name of a section, tag or author to the part of a path that stands for it: lower case, in any script, with hyphens
 * for what would break a path. {@code C}, {@code C++} and {@code C#} stay apart. Feeds live at these paths for ever, so a test
 * pins them.
 */
final class ShelfKey {
    private static final int MOST_BYTES = 120;
    private static final int HASH_BYTES = 4;
    /** White space, control and format characters, and what proxies and file systems take for more than a letter. */
    private static final Pattern BREAKS = Pattern.compile("[\\s\\p{Z}\\p{C}/\\\\%]+");

    private static final String PLAIN = "-._~!$&'()*+,;=:@";

    private ShelfKey() {}

    static String of(String name) {
        String folded = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        String key = strip(BREAKS.matcher(folded).replaceAll("-"));
        if (key.isEmpty() || key.chars().allMatch(c -> c == '.')) {
            return "~" + hash(folded);
        }
        return key.getBytes(UTF_8).length <= MOST_BYTES ? key : cut(key) + "~" + hash(folded);
    }

    /** As it stands in a path (RFC 3986 section 3.3). */
    static String encode(String key) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : key.getBytes(UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
            if (letterOrDigit || PLAIN.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    /** The other way; empty where it is not UTF-8, percent-encoded. */
    static Optional<String> decode(String encoded) {
        if (encoded.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                if (i + 2 >= encoded.length()
                        || !HexFormat.isHexDigit(encoded.charAt(i + 1))
                        || !HexFormat.isHexDigit(encoded.charAt(i + 2))) {
                    return Optional.empty();
                }
                octets.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
                i += 2;
            } else if (c < 0x7F && c > ' ') {
                octets.write(c);
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String strip(String key) {
        int start = key.startsWith("-") ? 1 : 0;
        int end = key.endsWith("-") ? key.length() - 1 : key.length();
        return start >= end ? "" : key.substring(start, end);
    }

    private static String cut(String key) {
        StringBuilder start = new StringBuilder();
        int bytes = 0;
        for (int c : key.codePoints().toArray()) {
            bytes += Character.toString(c).getBytes(UTF_8).length;
            if (bytes > MOST_BYTES - 2 * HASH_BYTES - 1) {
                break;
            }
            start.appendCodePoint(c);
        }
        return start.toString();
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
