package io.broadsheet.social.network;

/** What a network said of an account's rights. */
public sealed interface Check {
    /**
     * The account can post.
     *
     * @param as whom the network takes us for, and what could not be looked at
     */
    record Ready(String as) implements Check {}

    /**
     * It cannot.
     *
     * @param reason what is missing and what to do
     */
    record Lacking(String reason) implements Check {}

    /** The network did not answer now. */
    record Unanswered(String reason) implements Check {}
}
