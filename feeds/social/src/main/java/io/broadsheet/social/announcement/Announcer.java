package io.broadsheet.social.announcement;

import io.broadsheet.social.account.Account;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one action at a time: lease, ask the network where something is unclear, send, store what came of it. No
 * request runs inside a transaction.
 */
@Singleton
class Announcer {
    private static final Logger log = LoggerFactory.getLogger(Announcer.class);

    /** News that come later than this may have been posted by a database that is lost by now. */
    private static final Duration ASK_FIRST_AFTER = Duration.ofMinutes(5);

    private final Actions actions;
    private final AnnouncementConfig config;
    private final Clock clock;

    Announcer(Actions actions, AnnouncementConfig config, @Named("social") Clock clock) {
        this.actions = actions;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Carries out the account's next action.
     *
     * @return false if none is due
     */
    boolean announceNext(Account account) {
        Optional<Action> leased = actions.lease(account.name());
        leased.ifPresent(action -> carryOut(action, account.network()));
        return leased.isPresent();
    }

    private void carryOut(Action action, Network network) {
        if (!clock.instant().isBefore(action.giveUpAt())) {
            giveUp(action, Objects.requireNonNullElse(action.lastReason(), "its time has passed"), action.inDoubt());
        } else if (action.remoteId() == null) {
            switch (action.kind()) {
                case POST, EDIT -> postNew(action, network);
                case DELETE -> actions.end(action, "skipped", "nothing was posted, so there is nothing to take back");
            }
        } else {
            switch (action.kind()) {
                case POST, EDIT -> change(action, action.remoteId(), network);
                case DELETE -> {
                    if (actions.begin(action)) {
                        settle(action, undisturbed(network.delete(action.remoteId())));
                    }
                }
            }
        }
    }

    private void change(Action action, String remoteId, Network network) {
        if (action.text().equals(action.remoteText())) {
            actions.showing(action, remoteId, action.remoteUrl());
        } else if (actions.begin(action)) {
            settle(action, undisturbed(network.edit(remoteId, action.frozen())));
        }
    }

    private void postNew(Action action, Network network) {
        boolean late = action.eventAt().isBefore(clock.instant().minus(ASK_FIRST_AFTER));
        if (!action.inDoubt() && !late) {
            send(action, network);
            return;
        }
        switch (undisturbed(network.find(action.link(), action.lookSince()))) {
            // Sent by us: it says what we sent. Else it says what an earlier database sent.
            case Finding.Found(var id, var url)
            when action.sent() -> log(actions.showing(action, id, url), action, "found");
            case Finding.Found(var id, var url) -> log(actions.adopt(action, id, url), action, "found an earlier post");
            case Finding.Absent _
            when action.withdrawn() -> actions.end(action, "skipped", "taken back before it was posted");
            case Finding.Absent _ -> send(action, network);
            case Finding.Unknown(var reason, var atLeast) -> postpone(action, reason, atLeast, action.inDoubt());
            case Finding.Untold(var reason) -> actions.end(action, "refused", refusal(reason, action.sent()));
        }
    }

    private static String refusal(String reason, boolean sent) {
        return sent ? "it may have been posted, but the network does not tell: " + reason : reason;
    }

    private void send(Action action, Network network) {
        if (actions.begin(action)) {
            settle(action, undisturbed(network.post(action.frozen())));
        }
    }

    /** A stop interrupts a request that is under way. What came of it is stored all the same, which an interrupt would prevent. */
    private static <T> T undisturbed(T answer) {
        Thread.interrupted();
        return answer;
    }

    private void settle(Action action, Outcome outcome) {
        switch (outcome) {
            case Outcome.Posted(var id, var url) -> log(actions.showing(action, id, url), action, "posted");
            case Outcome.Deleted _ -> log(actions.gone(action), action, "taken back");
            case Outcome.TryLater(var reason, var atLeast) -> postpone(action, reason, atLeast, false);
            case Outcome.InDoubt(var reason, var atLeast) -> postpone(action, reason, atLeast, true);
            case Outcome.Refused(var reason) ->
                log(actions.end(action, "refused", reason), action, "refused: " + reason);
        }
    }

    private void postpone(Action action, String reason, Duration atLeast, boolean inDoubt) {
        Duration own = config.backoff().after(action.attempts() + 1, ThreadLocalRandom.current());
        Instant due = clock.instant().plus(own.compareTo(atLeast) > 0 ? own : atLeast);
        if (due.isBefore(action.giveUpAt())) {
            log(
                    actions.postpone(action, due, inDoubt, reason),
                    action,
                    "postponed until %s: %s".formatted(due, reason));
        } else {
            giveUp(action, reason, inDoubt);
        }
    }

    private void giveUp(Action action, String reason, boolean inDoubt) {
        boolean neverTried = !action.sent() && action.attempts() == 0;
        if (neverTried) {
            actions.end(
                    action,
                    "skipped",
                    "too old to announce (limit: %s)".formatted(Announcements.words(config.maxAge())));
        } else {
            String doubt = inDoubt && action.sent() ? "; it may have been posted" : "";
            String detail = "given up after %s: %s%s".formatted(Announcements.words(config.maxAge()), reason, doubt);
            log(actions.end(action, "refused", detail), action, detail);
        }
    }

    private static void log(boolean held, Action action, String what) {
        if (held) {
            log.info(
                    "{} of {} revision {} on {}: {}",
                    action.kind().stored(),
                    action.article(),
                    action.revision(),
                    action.account(),
                    what);
        } else {
            log.warn(
                    "{} of {} revision {} on {}: {}, but another instance has taken it over meanwhile",
                    action.kind().stored(),
                    action.article(),
                    action.revision(),
                    action.account(),
                    what);
        }
    }
}
