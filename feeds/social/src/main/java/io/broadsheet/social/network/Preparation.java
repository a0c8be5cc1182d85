package io.broadsheet.social.network;

/** What came of getting a post ready. */
public sealed interface Preparation {
    /**
     * Nothing more is missing. From now on every try sends exactly this.
     */
    record Ready(Frozen frozen) implements Preparation {}

    /** It is not ready, and nothing is shown. {@link Outcome.InDoubt} is like {@link Outcome.TryLater} here. */
    record Unready(Outcome.Failure failure) implements Preparation {}
}
