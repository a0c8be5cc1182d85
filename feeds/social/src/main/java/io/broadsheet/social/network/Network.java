package io.broadsheet.social.network;

import io.broadsheet.social.text.TextRules;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * One account on one network. Failures are values; no method throws for what the other side does. An interrupt ends a call
 * early with {@link Outcome.InDoubt} or {@link Finding.Unknown} and stays set. Thread-safe.
 */
public interface Network {
    /** Whether posts go out at all; where they do not, texts are only shown. */
    default boolean isConnected() {
        return true;
    }

    /** What fits into one post, as far as known by now. Never talks to the network. */
    TextRules rules();

    /** Brings {@link #rules} up to date where they are old. Talks to the network; called by the account's own worker. */
    default void refresh() {}

    /** Fixes a post for all its tries, as a new one and as an edit. Never talks to the network. */
    Frozen freeze(Post post);

    /** Shows a new post. */
    Outcome post(Frozen frozen);

    /** Changes a post to say what is frozen. Doing it twice is the same as once. */
    Outcome edit(String remoteId, Frozen frozen);

    /** Takes a post back. One that is not there counts as taken back. */
    Outcome delete(String remoteId);

    /**
     * Looks among the account's own posts for one with this link.
     *
     * @param since older ones do not count
     */
    Finding find(URI link, Instant since);

    /** Looks whether the account may do what it is for, without posting. */
    default Check check() {
        return switch (find(URI.create("https://nothing.invalid/"), Instant.MAX)) {
            case Finding.Found _, Finding.Absent _ -> new Check.Ready("the network answers");
            case Finding.Untold(var reason) -> new Check.Lacking(reason);
            case Finding.Unknown(var reason, var _) -> new Check.Unanswered(reason);
        };
    }

    /** Until when the network asked this account to pause; empty if it may go on. */
    default Optional<Instant> pausedUntil() {
        return Optional.empty();
    }
}
