package io.broadsheet.contract.distribution;

import io.broadsheet.contract.article.ArticleId;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of one revision of an article on one channel, as far as its service knows by now. Always the whole state of the
 * channel: a report with a higher sequence replaces a lower one.
 *
 * @param article which article
 * @param revision which revision of it, from 1
 * @param channel {@link #FEEDS}, {@link #MAIL}, {@link #SOCIAL} (the sum of all accounts) or {@code social/<account>}
 * @param sequence counts the reports of one article, revision and channel; the highest is the newest
 * @param state how far it is
 * @param counts how many recipients, documents or accounts fared how
 * @param detail one line for the editor: why it failed, what is shown where; or null
 * @param link where to see it: a page, a feed, a post; or null
 * @param at when the service knew
 */
public record DistributionReport(
        ArticleId article,
        int revision,
        String channel,
        long sequence,
        State state,
        Counts counts,
        @Nullable String detail,
        @Nullable URI link,
        Instant at) {
    /** Channel of the feeds and the article's page. */
    public static final String FEEDS = "feeds";

    /** Channel of the e-mail issue. */
    public static final String MAIL = "mail";

    /** Channel that sums up all social accounts; it ends when the last of them has. */
    public static final String SOCIAL = "social";

    public DistributionReport {
        Objects.requireNonNull(article, "article");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(at, "at");
        if (revision < 1) {
            throw new IllegalArgumentException("revision is %d (expected: 1 or more)".formatted(revision));
        }
        if (channel.isBlank()) {
            throw new IllegalArgumentException("channel is empty (expected: feeds, mail, social or social/<account>)");
        }
    }

    /** Channel of one social account. */
    public static String account(String name) {
        return SOCIAL + "/" + name;
    }

    /** How far a channel is. */
    public enum State {
        /** Something is still to be done, now or after a pause. */
        WORKING,
        /** All that this channel had to do is done. */
        DONE,
        /** It ended, and not all of it went well; the detail says why. */
        FAILED,
        /** Nothing was to be done: no recipients, an account that is not connected, an event too old to announce. */
        SKIPPED;

        /** Whether no further report is to be expected. */
        public boolean isFinal() {
            return this != WORKING;
        }
    }

    /**
     * Candidates = accepted + refused + excluded + pending, always.
     *
     * @param candidates all for whom it was planned
     * @param accepted taken by the other side
     * @param postponed tried, to be tried again; part of the pending ones
     * @param refused no later try can succeed
     * @param excluded left out on purpose since the plan: unsubscribed, suppressed, withdrawn
     */
    public record Counts(long candidates, long accepted, long postponed, long refused, long excluded) {
        /** Nothing to count. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        public Counts {
            if (candidates < 0 || accepted < 0 || postponed < 0 || refused < 0 || excluded < 0) {
                throw new IllegalArgumentException("counts are %d, %d, %d, %d, %d (expected: none below 0)"
                        .formatted(candidates, accepted, postponed, refused, excluded));
            }
            if (accepted + refused + excluded + postponed > candidates) {
                throw new IllegalArgumentException(
                        "%d accepted + %d refused + %d excluded + %d postponed are more than %d candidates"
                                .formatted(accepted, refused, excluded, postponed, candidates));
            }
        }

        /** Those for whom nothing is settled yet, the postponed ones among them. */
        public long pending() {
            return candidates - accepted - refused - excluded;
        }
    }
}
