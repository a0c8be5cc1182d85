package io.broadsheet.social.announcement;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.social.network.Frozen;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of what an account shows of an article, leased to this instance. It is carried out step by step, see
 * {@link Step}.
 *
 * @param lease proves that it is ours
 * @param parts what it says, in order
 * @param shown what the account shows of the article as far as we know, in order; replies last
 * @param pageBy until when it waits for the article's page, or null if it does not
 * @param inDoubt whether the network may have got the next step in an earlier try
 * @param sent whether a try of the next step was ever begun
 * @param steps changes of the network's by this action so far
 * @param attempts tries of the next step that failed
 * @param lastReason why the last try failed, or what is shown so far without something; or null
 * @param withdrawn whether the article is to be taken back right after
 */
record Action(
        long id,
        UUID lease,
        ArticleId article,
        String account,
        int revision,
        Kind kind,
        URI link,
        List<Part> parts,
        List<Shown> shown,
        Instant eventAt,
        Instant lookSince,
        Instant giveUpAt,
        @Nullable Instant pageBy,
        boolean inDoubt,
        boolean sent,
        int steps,
        int attempts,
        @Nullable String lastReason,
        boolean withdrawn) {
    /** What an action is to change. */
    enum Kind {
        /** Show a new announcement. */
        POST,
        /** Change the announcement that is there; if none is, show one. */
        EDIT,
        /** Answer the announcement that is there; if none is, show one. */
        REPLY,
        /** Take back all that is there; if nothing is, that is well. */
        DELETE;

        static Kind of(String stored) {
            return valueOf(stored.toUpperCase(Locale.ROOT));
        }

        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One post that the action is to show.
     *
     * @param number 0 for an answer to what is there, from 1 for the announcement itself
     * @param text for people
     * @param ready whether it may be sent as it is
     */
    record Part(int number, String text, Frozen frozen, boolean ready) {
        /** The number of what answers what is there. */
        static final int ANSWER = 0;
    }

    /**
     * One post that is there.
     *
     * @param replyFor 0 for the announcement itself, else the revision that was told in reply
     * @param text null where unknown
     */
    record Shown(
            int replyFor,
            int number,
            String remoteId,
            @Nullable URI url,
            @Nullable String text) {}

    /** The posts of the announcement itself that are to be there. */
    List<Part> announcement() {
        return parts.stream().filter(it -> it.number() != Part.ANSWER).toList();
    }

    /** What is there of the announcement itself. */
    List<Shown> announced() {
        return shown.stream().filter(it -> it.replyFor() == 0).toList();
    }

    /** What the steps so far were shown without, or null. */
    @Nullable
    String told() {
        return steps > 0 && attempts == 0 ? lastReason : null;
    }

    /** Where people see the announcement. */
    Optional<URI> url() {
        return shown.stream().findFirst().map(Shown::url);
    }
}
