package io.broadsheet.social.oauth;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** How accounts of one application are authorised by their owner in a browser, and stay so. Failures are values. */
public interface Authoriser {
    /**
     * Where the owner's browser is sent.
     *
     * @param callback where the network sends it back to, as registered with the network
     * @param state comes back unchanged
     * @param pkce whose challenge goes along where the network knows PKCE
     */
    URI begin(URI callback, String state, Pkce pkce);

    /** Turns the code that came back into tokens. A code works once. */
    Granting redeem(String code, URI callback, Pkce pkce);

    /** Gets new tokens for old ones. */
    Granting renew(Grant old);

    /** Whether these tokens can be renewed without a person. */
    boolean canRenew(Grant grant);

    /** When these tokens are to be renewed; empty for never. */
    Optional<Instant> renewAt(Grant grant, Instant now);
}
