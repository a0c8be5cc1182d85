package io.broadsheet.desk.manuscript;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes addresses, as people write them, absolute and of ASCII (RFC 3986, RFC 3987 section 3.1). */
final class WebAddress {
    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):");
    private static final Pattern AUTHORITY =
            Pattern.compile("^(https?://)([^/?#\\\\]*)(.*)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::\\d{0,5})?");
    private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

    private WebAddress() {}

    /**
     * The absolute form of an address.
     *
     * @return null if it leads nowhere on the web: another scheme than http, https and mailto, no host, or gibberish
     */
    static @Nullable String resolve(URI base, String written) {
        String address = withoutControls(written);
        Matcher scheme = SCHEME.matcher(address);
        if (!scheme.find()) {
            return address.isEmpty() ? null : against(base, address);
        }
        return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
            case "http", "https" -> web(address);
            case "mailto" -> address.length() > "mailto:".length() ? encoded(address) : null;
            default -> null;
        };
    }

    /** The same, for what must be fetched over http. */
    static @Nullable URI ofImage(String absolute) {
        try {
            URI uri = new URI(absolute);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable String against(URI base, String relative) {
        try {
            // RFC 3986 resolves a lone query against the whole path; java.net.URI follows the older RFC.
            if (relative.startsWith("?")) {
                String path = base.getRawPath();
                return web(base.getScheme() + "://" + base.getRawAuthority() + path + relative);
            }
            if (relative.startsWith("//")) {
                return web(base.getScheme() + ":" + relative);
            }
            URI root = base.getRawPath().isEmpty() ? base.resolve("/") : base;
            return web(root.resolve(new URI(encoded(relative))).toString());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String web(String address) {
        Matcher parts = AUTHORITY.matcher(address);
        if (!parts.matches() || parts.group(2).isEmpty()) {
            return null;
        }
        String authority = parts.group(2);
        int at = authority.lastIndexOf('@') + 1;
        String host = asciiHost(authority.substring(at));
        if (host == null || !HOST.matcher(host).matches()) {
            return null;
        }
        String whole = parts.group(1).toLowerCase(Locale.ROOT)
                + encoded(authority.substring(0, at))
                + host
                + encoded(parts.group(3));
        try {
            URI uri = new URI(whole);
            return uri.getRawAuthority() == null ? null : whole;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable String asciiHost(String host) {
        try {
            return isAscii(host) ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Percent-encodes what may not stand in an address; what is encoded already stays. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        boolean fragment = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean letter = c < 0x80 && Character.isLetterOrDigit(c);
            boolean mark = c < 0x80 && ALLOWED.indexOf(c) >= 0;
            boolean strayPercent = c == '%' && !isHex(text, i + 1);
            boolean secondFragment = c == '#' && fragment;
            fragment |= c == '#';
            if (letter || (mark && !strayPercent && !secondFragment && c != '[' && c != ']')) {
                encoded.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(UTF_8)) {
                    encoded.append('%').append("%02X".formatted(b & 0xFF));
                }
            }
            i = next;
        }
        return encoded.toString();
    }

    private static boolean isHex(String text, int from) {
        return from + 1 < text.length()
                && Character.digit(text.charAt(from), 16) >= 0
                && Character.digit(text.charAt(from + 1), 16) >= 0;
    }

    // Browsers drop line breaks and tabs in addresses; so "java\nscript:" is no trick here either.
    private static String withoutControls(String written) {
        StringBuilder plain = new StringBuilder(written.length());
        written.strip().chars().filter(c -> (c > 0x20 && c != 0x7F) || c == ' ').forEach(c -> plain.append((char) c));
        return plain.toString().strip();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
