package io.broadsheet.mailer.doctor;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a domain's SPF record (RFC 7208) lets an address send for it. What depends on more than the address (macros, section
 * 7, and ptr) is not judged: where it decides, the result is {@link Result#UNCLEAR}.
 */
final class Spf {
    /** Section 4.6.4. */
    private static final int MOST_LOOKUPS = 10;

    private static final Pattern WIDTHS = Pattern.compile("(?:/(\\d{1,2}))?(?://(\\d{1,3}))?$");

    /** What the record says of an address. */
    enum Result {
        PASS,
        FAIL,
        NEUTRAL,
        NONE,
        TOO_MANY_LOOKUPS,
        /** A macro or ptr decides, which depends on the single mail. */
        UNCLEAR,
        /** Two records count as an error (section 4.5), and so does an include that leads nowhere. */
        BROKEN
    }

    private final Dns dns;
    private int lookups;

    Spf(Dns dns) {
        this.dns = dns;
    }

    /** The SPF records of a domain. */
    static List<String> records(Dns dns, String domain) throws IOException {
        return dns.texts(domain).stream()
                .filter(text -> text.toLowerCase(Locale.ROOT).matches("v=spf1( .*)?"))
                .toList();
    }

    Result check(String domain, InetAddress sender) throws IOException {
        List<String> records = records(dns, domain);
        if (records.size() != 1) {
            return records.isEmpty() ? Result.NONE : Result.BROKEN;
        }
        String redirect = null;
        for (String term :
                records.getFirst().substring("v=spf1".length()).strip().split(" +", -1)) {
            String lower = term.toLowerCase(Locale.ROOT);
            if (lower.startsWith("redirect=")) {
                redirect = lower.substring("redirect=".length());
                continue;
            }
            char sign = lower.isEmpty() ? '+' : lower.charAt(0);
            String mechanism = "+-~?".indexOf(sign) >= 0 && !lower.isEmpty() ? lower.substring(1) : lower;
            Result result = match(mechanism, domain, sender);
            if (result == Result.PASS) {
                return switch (sign) {
                    case '-', '~' -> Result.FAIL;
                    case '?' -> Result.NEUTRAL;
                    default -> Result.PASS;
                };
            }
            if (result != Result.NONE) {
                return result;
            }
        }
        if (redirect != null) {
            if (redirect.contains("%")) {
                return Result.UNCLEAR;
            }
            return counted() ? check(redirect, sender) : Result.TOO_MANY_LOOKUPS;
        }
        return Result.NEUTRAL;
    }

    /** PASS for a match, NONE for no match, else what ends the check. */
    private Result match(String mechanism, String domain, InetAddress sender) throws IOException {
        if (mechanism.contains("%")) {
            return Result.UNCLEAR;
        }
        String name = mechanism.split("[:/]", 2)[0];
        String rest = mechanism.substring(name.length());
        return switch (name) {
            case "all" -> Result.PASS;
            case "ip4", "ip6" -> rest.length() > 1 && isWithin(rest.substring(1), sender) ? Result.PASS : Result.NONE;
            case "include" -> {
                if (!counted()) {
                    yield Result.TOO_MANY_LOOKUPS;
                }
                Result inner = check(rest.substring(Math.min(1, rest.length())), sender);
                yield switch (inner) {
                    case PASS, TOO_MANY_LOOKUPS, UNCLEAR, BROKEN -> inner;
                    case NONE -> Result.BROKEN;
                    case FAIL, NEUTRAL -> Result.NONE;
                };
            }
            case "a", "mx" -> {
                if (!counted()) {
                    yield Result.TOO_MANY_LOOKUPS;
                }
                String target = rest.startsWith(":") ? rest.substring(1).split("/", 2)[0] : domain;
                List<String> hosts = name.equals("a") ? List.of(target) : dns.mailHosts(target);
                boolean found = false;
                for (String host : hosts) {
                    for (InetAddress address : dns.addresses(host)) {
                        found |= isWithin(address.getHostAddress() + width(rest, address), sender);
                    }
                }
                yield found ? Result.PASS : Result.NONE;
            }
            case "exists" -> {
                if (!counted()) {
                    yield Result.TOO_MANY_LOOKUPS;
                }
                boolean found = dns.addresses(rest.substring(Math.min(1, rest.length()))).stream()
                        .anyMatch(Inet4Address.class::isInstance);
                yield found ? Result.PASS : Result.NONE;
            }
            case "ptr" -> Result.UNCLEAR;
            default -> Result.NONE;
        };
    }

    /** How much of an address of a or mx counts, such as /24//64 (section 5.6). */
    private static String width(String rest, InetAddress address) {
        Matcher widths = WIDTHS.matcher(rest);
        String width = !widths.find() ? null : address instanceof Inet4Address ? widths.group(1) : widths.group(2);
        return width == null ? "" : "/" + width;
    }

    private boolean counted() {
        lookups++;
        return lookups <= MOST_LOOKUPS;
    }

    /** Whether an address lies in a network such as 192.0.2.0/24. */
    static boolean isWithin(String network, InetAddress address) {
        String[] parts = network.split("/", 2);
        if (!parts[0].matches("[0-9a-f:.]+")) {
            return false;
        }
        try {
            byte[] base = InetAddress.getByName(parts[0]).getAddress();
            byte[] asked = address.getAddress();
            if (base.length != asked.length) {
                return false;
            }
            int bits = parts.length == 1 ? base.length * 8 : Integer.parseInt(parts[1]);
            int shift = base.length * 8 - bits;
            return shift >= 0
                    && new BigInteger(1, base).shiftRight(shift).equals(new BigInteger(1, asked).shiftRight(shift));
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
