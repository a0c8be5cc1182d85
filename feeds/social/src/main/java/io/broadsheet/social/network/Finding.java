package io.broadsheet.social.network;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a network answered when asked whether a post is there. */
public sealed interface Finding {
    /** It is there. */
    record Found(String remoteId, @Nullable URI url) implements Finding {}

    /** It is not there. */
    record Absent() implements Finding {}

    /**
     * No answer by now.
     *
     * @param atLeast the pause the network asked of the whole account; zero if it asked for none
     */
    record Unknown(String reason, Duration atLeast) implements Finding {}

    /** The network does not tell this account, now or later. */
    record Untold(String reason) implements Finding {}
}
