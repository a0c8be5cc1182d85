package io.broadsheet.social.network;

import io.broadsheet.social.text.TextRules;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One account on one network. Failures are values; no method throws for what the other side does. An interrupt ends a call
 * early with {@link Outcome.InDoubt} or {@link Finding.Unknown} and stays set. Thread-safe.
 *
 * <p>The way of a post: {@link #freeze} when it is planned, {@link #prepare} until it is ready (stored), {@link #post} until
 * it is shown; after a doubt {@link #find} first.
 */
public interface Network {
    /** What a network can do to a post that is there. */
    enum Ability {
        /** Change it; readers see the new text in its place. */
        EDIT,
        /** Answer it with another post of the account, which is how threads are made, too. */
        REPLY,
        /** Take it back. */
        DELETE
    }

    /** Whether posts go out at all; where they do not, texts are only shown. */
    default boolean isConnected() {
        return true;
    }

    /** What can be done to posts, so that only that is offered and asked for. */
    default Set<Ability> abilities() {
        return Set.of();
    }

    /** What fits into one post, as far as known by now. Never talks to the network. */
    TextRules rules();

    /** Brings {@link #rules} up to date where they are old. Talks to the network; called by the account's own worker. */
    default void refresh() {}

    /** What the account may still do by now. Nothing is sent while it is spent. Never talks to the network. */
    default Allowance allowance() {
        return Allowance.UNLIMITED;
    }

    /** Fixes a post for all its tries, as a new one and as an edit. The same post gives the same. Never talks to the network. */
    Frozen freeze(Post post);

    /**
     * Does what must be done before the first try: fetches and uploads pictures, learns ids that are part of the request. Shows
     * nothing to anyone, may be repeated, and comes before {@link #post} and {@link #edit}.
     *
     * @param frozen as {@link #freeze} gave it
     * @param replyTo the post under which it goes, or null; not null only with {@link Ability#REPLY}
     */
    default Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        return new Preparation.Ready(frozen);
    }

    /** Shows a new post that is ready. */
    Outcome post(Frozen frozen);

    /** Changes a post to say what is frozen and ready. Doing it twice is the same as once. */
    default Outcome edit(String remoteId, Frozen frozen) {
        return new Outcome.Refused("this network does not change posts");
    }

    /** Takes a post back. One that is not there counts as taken back. */
    default Outcome delete(String remoteId) {
        return new Outcome.Refused("this network does not take posts back");
    }

    /**
     * Looks for a post that is ready: by its id where it has one of ours, else among the account's own posts. A reply is found
     * by its text and the post it answers. Any other is found by the link alone, so that one is found, too, that an earlier
     * revision or a lost database had made.
     *
     * @param since older ones do not count
     */
    default Finding find(Frozen frozen, URI link, Instant since) {
        return new Finding.Untold("this network cannot be asked for posts");
    }

    /** Looks whether the account may do what it is for, without posting. */
    default Check check() {
        Frozen nothing = freeze(Post.of("nothing", "en", Instant.EPOCH, "check"));
        return switch (find(nothing, URI.create("https://nothing.invalid/"), Instant.MAX)) {
            case Finding.Found _, Finding.Absent _ -> new Check.Ready("the network answers");
            case Finding.Untold(var reason) -> new Check.Lacking(reason);
            case Finding.Unauthorised(var reason) -> new Check.Lacking(reason);
            case Finding.Unknown(var reason, var _) -> new Check.Unanswered(reason);
        };
    }
}
