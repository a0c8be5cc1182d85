package io.broadsheet.contract.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Tells addresses of the open internet from those of a private network (RFC 6890 and its successors). One for all services that
 * ask servers whose addresses strangers choose: a hole in it would be one in each of them.
 */
public final class PublicAddress {
    private PublicAddress() {}

    /** Whether an address, or the one that it wraps, belongs to the open internet. */
    public static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return switch (address) {
            case Inet4Address four -> isPublicFour(four.getAddress());
            case Inet6Address six -> isPublicSix(six.getAddress());
            default -> false;
        };
    }

    private static boolean isPublicFour(byte[] four) {
        int a = four[0] & 0xFF;
        int b = four[1] & 0xFF;
        int c = four[2] & 0xFF;
        boolean carrierNat = a == 100 && (b & 0xC0) == 64;
        boolean reserved = a == 0 || a == 127 || a >= 240 || (a == 192 && b == 0 && c == 0);
        boolean documentation =
                (a == 192 && b == 0 && c == 2) || (a == 198 && b == 51 && c == 100) || (a == 203 && b == 0 && c == 113);
        boolean measurement = a == 198 && (b & 0xFE) == 18;
        return !carrierNat && !reserved && !documentation && !measurement;
    }

    private static boolean isPublicSix(byte[] six) {
        boolean uniqueLocal = (six[0] & 0xFE) == 0xFC;
        boolean documentation = starts(six, 0x20, 0x01, 0x0D, 0xB8);
        if (uniqueLocal || documentation) {
            return false;
        }
        // Addresses that wrap one of IPv4: NAT64 (RFC 6052), 6to4 (RFC 3056), compatible ones.
        if (starts(six, 0x00, 0x64, 0xFF, 0x9B) || starts(six, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return isPublic(wrapped(six, 12));
        }
        if (starts(six, 0x20, 0x02)) {
            return isPublic(wrapped(six, 2));
        }
        return true;
    }

    private static InetAddress wrapped(byte[] six, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(six, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean starts(byte[] address, int... with) {
        for (int i = 0; i < with.length; i++) {
            if ((address[i] & 0xFF) != with[i]) {
                return false;
            }
        }
        return true;
    }
}
