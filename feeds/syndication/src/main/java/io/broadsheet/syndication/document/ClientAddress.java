package io.broadsheet.syndication.document;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who a client is, by its address; behind a proxy of this network it is the address that the proxy tells. */
public final class ClientAddress {
    private ClientAddress() {}

    /**
     * The client's address.
     *
     * @param address where the request came from
     * @param forwardedFor X-Forwarded-For, or null
     * @return empty for one on this very network without a proxy's word: a proxy that tells nothing, or the operator: many
     *     people, or a friend
     */
    public static Optional<String> of(InetAddress address, @Nullable String forwardedFor) {
        boolean near = address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress();
        if (!near) {
            return Optional.of(address.getHostAddress());
        }
        if (forwardedFor == null || forwardedFor.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).strip());
    }
}
