package io.broadsheet.social.network;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a network answered when asked whether a post is there. */
public sealed interface Finding {
    /** It is there. */
    record Found(String remoteId, @Nullable URI url) implements Finding {}

    /** It is not there; or a second try does no harm, for the other side surely recognises a repetition by its key. */
    record Absent() implements Finding {}

    /**
     * No answer by now.
     *
     * @param atLeast the pause the network asked of the whole account; zero if it asked for none
     */
    record Unknown(String reason, Duration atLeast) implements Finding {}

    /** No answer until the account is connected anew. */
    record Unauthorised(String reason) implements Finding {}

    /** The network does not tell this account, now or later. */
    record Untold(String reason) implements Finding {}
}
