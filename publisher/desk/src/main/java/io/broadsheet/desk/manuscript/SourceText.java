package io.broadsheet.desk.manuscript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a file whose encoding is declared rightly, wrongly or not at all. Nothing is guessed in silence: each
 * departure from the declaration is a warning.
 *
 * @param text without a byte order mark
 * @param warnings for the editor
 */
record SourceText(String text, List<String> warnings) {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final int HEAD = 4096;
    private static final Pattern DECLARED = Pattern.compile(
            "(?:charset|encoding)\\s*=\\s*[\"']?\\s*([A-Za-z0-9][A-Za-z0-9_.:-]{1,30})", Pattern.CASE_INSENSITIVE);
    // Browsers read these names as windows-1252, too (WHATWG Encoding).
    private static final Set<String> WESTERN = Set.of(
            "windows-1252",
            "cp1252",
            "x-cp1252",
            "iso-8859-1",
            "iso8859-1",
            "iso_8859-1",
            "latin1",
            "l1",
            "us-ascii",
            "ascii",
            "x-user-defined");

    SourceText {
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a file.
     *
     * @param declared the encoding that its transfer declares, or null; what the file itself says comes after a byte order
     *     mark and before this
     */
    static SourceText of(byte[] bytes, @Nullable String declared) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return utf8(bytes, 3, "a byte order mark says UTF-8");
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return new SourceText(new String(bytes, 2, bytes.length - 2, UTF_16BE), List.of());
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return new SourceText(new String(bytes, 2, bytes.length - 2, UTF_16LE), List.of());
        }
        String inFile = inFile(bytes);
        String name = inFile == null ? declared : inFile;
        if (name == null) {
            return undeclared(bytes);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("utf-8") || lower.equals("utf8") || lower.startsWith("utf-16")) {
            // A file that can say utf-16 in plain letters is not in UTF-16.
            return utf8(bytes, 0, "the file declares " + name);
        }
        return WESTERN.contains(lower) ? western(bytes, name) : other(bytes, name);
    }

    private static SourceText undeclared(byte[] bytes) {
        String strict = strictly(bytes, 0, UTF_8);
        return strict != null
                ? new SourceText(strict, List.of())
                : new SourceText(
                        new String(bytes, WINDOWS),
                        List.of("the file declares no encoding and is not in UTF-8; it was read as windows-1252"));
    }

    private static SourceText utf8(byte[] bytes, int from, String claim) {
        String strict = strictly(bytes, from, UTF_8);
        if (strict != null) {
            return new SourceText(strict, List.of());
        }
        Mixed mixed = mixed(bytes, from);
        return mixed.sequences() == 0
                ? new SourceText(
                        new String(bytes, from, bytes.length - from, WINDOWS),
                        List.of(claim + ", but its bytes are not UTF-8; it was read as windows-1252"))
                : new SourceText(
                        mixed.text(),
                        List.of(
                                ("%s, but %d bytes in it are not UTF-8; these were read as windows-1252, the rest as UTF-8;"
                                                + " look at accents and quotation marks")
                                        .formatted(claim, mixed.strays())));
    }

    private static SourceText western(byte[] bytes, String name) {
        String strict = strictly(bytes, 0, UTF_8);
        boolean beyondAscii = strict != null && strict.length() < bytes.length;
        return strict != null && beyondAscii
                ? new SourceText(
                        strict,
                        List.of("the file declares %s, but its bytes are UTF-8; it was read as UTF-8".formatted(name)))
                : new SourceText(new String(bytes, WINDOWS), List.of());
    }

    private static SourceText other(byte[] bytes, String name) {
        try {
            String text = new String(bytes, Charset.forName(name));
            long unreadable = text.chars().filter(c -> c == '\uFFFD').count();
            return new SourceText(
                    text,
                    unreadable == 0
                            ? List.of()
                            : List.of("%d characters cannot be read as %s, which the file declares"
                                    .formatted(unreadable, name)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            SourceText guessed = undeclared(bytes);
            List<String> warnings = new ArrayList<>();
            warnings.add("the file declares the encoding '%s', which nobody knows".formatted(name));
            warnings.addAll(guessed.warnings());
            return new SourceText(guessed.text(), warnings);
        }
    }

    private static @Nullable String inFile(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(HEAD, bytes.length), ISO_8859_1);
        if (!head.stripLeading().startsWith("<")) {
            return null;
        }
        Matcher matcher = DECLARED.matcher(head);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static @Nullable String strictly(byte[] bytes, int from, Charset charset) {
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * Text of two encodings: an injector may have appended its own to a page.
     *
     * @param sequences characters of more than one byte that are UTF-8
     * @param strays bytes that are not
     */
    private record Mixed(String text, int sequences, int strays) {}

    private static Mixed mixed(byte[] bytes, int from) {
        StringBuilder text = new StringBuilder(bytes.length);
        int sequences = 0;
        int strays = 0;
        for (int i = from; i < bytes.length; ) {
            int length = sequence(bytes, i);
            String character =
                    length > 1 ? strictly(java.util.Arrays.copyOfRange(bytes, i, i + length), 0, UTF_8) : null;
            if (character != null) {
                text.append(character);
                sequences++;
                i += length;
            } else {
                strays += bytes[i] < 0 ? 1 : 0;
                text.append(new String(bytes, i, 1, WINDOWS));
                i++;
            }
        }
        return new Mixed(text.toString(), sequences, strays);
    }

    private static int sequence(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        int length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
        return at + length <= bytes.length ? length : 1;
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        if (bytes.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
