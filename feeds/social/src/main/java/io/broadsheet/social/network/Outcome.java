package io.broadsheet.social.network;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one try to change what a network shows. */
public sealed interface Outcome {
    /**
     * The network shows the text.
     *
     * @param remoteId how the network names the post
     * @param url where people see it, or null where the network did not say
     * @param without what it is shown without, such as a picture that could not be had, and why; one line, or null
     */
    record Posted(
            String remoteId, @Nullable URI url, @Nullable String without) implements Outcome {
        /** With all that was wanted. */
        public Posted(String remoteId, @Nullable URI url) {
            this(remoteId, url, null);
        }
    }

    /** The network does not show the post any more, or never did. */
    record Deleted() implements Outcome {}

    /** It did not come to that, as far as known. */
    sealed interface Failure extends Outcome {
        /** For the editor; one line. */
        String reason();
    }

    /**
     * Nothing has changed, and a later try may succeed.
     *
     * @param atLeast the pause the network asked of the whole account; zero if it asked for none
     */
    record TryLater(String reason, Duration atLeast) implements Failure {}

    /** Nothing has changed, and no later try can succeed. */
    record Refused(String reason) implements Failure {}

    /**
     * Nothing has changed, and nothing will until somebody connects the account anew: its authorisation has expired or was
     * taken back. It is tried again then.
     */
    record Unauthorised(String reason) implements Failure {}

    /**
     * It may have happened or not: the answer was lost or says nothing. Ask before a second try.
     *
     * @param atLeast as in {@link TryLater}
     */
    record InDoubt(String reason, Duration atLeast) implements Failure {}
}
