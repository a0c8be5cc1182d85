package io.broadsheet.social.announcement;

import io.broadsheet.social.account.Account;
import io.broadsheet.social.announcement.Action.Part;
import io.broadsheet.social.announcement.Action.Shown;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.pace.Pauses;
import io.broadsheet.social.page.ArticlePages;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one step of one action at a time: lease, ask the network where something is unclear, send, store what came of
 * it. No request runs inside a transaction.
 */
@Singleton
class Announcer {
    private static final Logger log = LoggerFactory.getLogger(Announcer.class);

    /** News that come later than this may have been posted by a database that is lost by now. */
    private static final Duration ASK_FIRST_AFTER = Duration.ofMinutes(5);

    private static final Duration SHORTEST_PAGE_PAUSE = Duration.ofMillis(300);
    private static final Duration LONGEST_PAGE_PAUSE = Duration.ofSeconds(10);

    private final Actions actions;
    private final AnnouncementConfig config;
    private final Pauses pauses;
    private final ArticlePages pages;
    private final Clock clock;

    Announcer(
            Actions actions,
            AnnouncementConfig config,
            Pauses pauses,
            ArticlePages pages,
            @Named("social") Clock clock) {
        this.actions = actions;
        this.config = config;
        this.pauses = pauses;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * Carries out the account's next step.
     *
     * @return false if none is due
     */
    boolean announceNext(Account account) {
        Network network = account.network();
        if (pauses.holds(account.name()) || network.allowance().isSpent(clock.instant())) {
            return false;
        }
        Optional<Action> leased = actions.lease(account.name());
        leased.ifPresent(action -> carryOut(action, network));
        return leased.isPresent();
    }

    private void carryOut(Action action, Network network) {
        if (!clock.instant().isBefore(action.giveUpAt())) {
            giveUp(action, Objects.requireNonNullElse(action.lastReason(), "its time has passed"), action.inDoubt());
        } else if (action.pageBy() != null && clock.instant().isBefore(action.pageBy())) {
            awaitPage(action, action.pageBy());
        } else {
            takeStep(action, network);
        }
    }

    /** Asks more and more seldom, and for the last time when the wait is over. */
    private void awaitPage(Action action, Instant pageBy) {
        if (undisturbed(pages.isUp(action.link(), action.revision()))) {
            actions.pageIsUp(action);
            return;
        }
        Instant now = clock.instant();
        Duration waited = config.pageWait().minus(Duration.between(now, pageBy));
        Duration pause = waited.dividedBy(2);
        pause = pause.compareTo(SHORTEST_PAGE_PAUSE) < 0 ? SHORTEST_PAGE_PAUSE : pause;
        pause = pause.compareTo(LONGEST_PAGE_PAUSE) > 0 ? LONGEST_PAGE_PAUSE : pause;
        Instant next = now.plus(pause);
        actions.awaitPage(action, next.isBefore(pageBy) ? next : pageBy);
    }

    private void takeStep(Action action, Network network) {
        switch (Step.of(action, network.abilities())) {
            case Step.Show step when step.part().ready() -> show(action, step, network);
            case Step.Show step -> prepare(action, step.part(), network, step.replyTo());
            case Step.Change(Part part, Shown old)
            when part.ready() -> {
                if (actions.begin(action)) {
                    Outcome outcome = undisturbed(network.edit(old.remoteId(), part.frozen()));
                    settle(action, outcome, (id, url) -> new Shown(old.replyFor(), old.number(), id, url, part.text()));
                }
            }
            case Step.Change(Part part, Shown _) -> prepare(action, part, network, null);
            case Step.Remove(Shown old) -> {
                if (actions.begin(action)) {
                    remove(action, old, undisturbed(network.delete(old.remoteId())));
                }
            }
            case Step.Finish(var state, var detail) ->
                actions.end(action, state, detail == null ? action.told() : detail);
        }
    }

    private void prepare(Action action, Part part, Network network, @Nullable String replyTo) {
        if (!actions.prepare(action)) {
            return;
        }
        switch (undisturbed(network.prepare(part.frozen(), replyTo))) {
            case Preparation.Ready(var frozen) -> actions.ready(action, part, frozen);
            case Preparation.Unready(var failure) -> failed(action, failure);
        }
    }

    private void show(Action action, Step.Show step, Network network) {
        boolean late = action.eventAt().isBefore(clock.instant().minus(ASK_FIRST_AFTER));
        if (!action.inDoubt() && !late) {
            send(action, step, network);
            return;
        }
        switch (undisturbed(network.find(step.part().frozen(), action.link(), action.lookSince()))) {
            case Finding.Found(var id, var url) -> {
                // Sent by us, or found by its text: it says what we say. Else it says what an earlier database sent.
                Shown found = step.shown(id, url, action.sent() || step.replyTo() != null);
                boolean held = action.sent() ? actions.shown(action, found, null) : actions.adopt(action, found);
                succeeded(held, action, action.sent() ? "found" : "found what an earlier database posted");
            }
            case Finding.Absent _
            when action.withdrawn() -> actions.end(action, "skipped", "taken back before it was posted");
            case Finding.Absent _ -> send(action, step, network);
            case Finding.Unknown(var reason, var atLeast) -> postpone(action, reason, atLeast, action.inDoubt());
            case Finding.Unauthorised(var reason) -> unauthorised(action, reason, action.inDoubt());
            case Finding.Untold(var reason) -> actions.end(action, "refused", refusal(reason, action.sent()));
        }
    }

    private static String refusal(String reason, boolean sent) {
        return sent ? "it may have been posted, but the network does not tell: " + reason : reason;
    }

    private void send(Action action, Step.Show step, Network network) {
        if (actions.begin(action)) {
            settle(action, undisturbed(network.post(step.part().frozen())), (id, url) -> step.shown(id, url, true));
        }
    }

    /** A stop interrupts a request that is under way. What came of it is stored all the same, which an interrupt would prevent. */
    private static <T> T undisturbed(T answer) {
        Thread.interrupted();
        return answer;
    }

    private void settle(Action action, Outcome outcome, BiFunction<String, @Nullable URI, Shown> shown) {
        switch (outcome) {
            case Outcome.Posted(var id, var url, var without) ->
                succeeded(
                        actions.shown(action, shown.apply(id, url), without),
                        action,
                        without == null ? "shown" : "shown " + without);
            case Outcome.Deleted _ -> throw new IllegalStateException("a post was to be shown and is deleted");
            case Outcome.Failure failure -> failed(action, failure);
        }
    }

    private void remove(Action action, Shown old, Outcome outcome) {
        switch (outcome) {
            case Outcome.Deleted _ -> succeeded(actions.removed(action, old), action, "taken back");
            case Outcome.Posted _ -> throw new IllegalStateException("a post was to be deleted and is shown");
            case Outcome.Failure failure -> failed(action, failure);
        }
    }

    private void failed(Action action, Outcome.Failure failure) {
        switch (failure) {
            case Outcome.TryLater(var reason, var atLeast) -> postpone(action, reason, atLeast, false);
            case Outcome.InDoubt(var reason, var atLeast) -> postpone(action, reason, atLeast, true);
            case Outcome.Unauthorised(var reason) -> unauthorised(action, reason, false);
            case Outcome.Refused(var reason) ->
                log(actions.end(action, "refused", reason), action, "refused: " + reason);
        }
    }

    private void succeeded(boolean held, Action action, String what) {
        pauses.lift(action.account());
        log(held, action, what);
    }

    /** Nothing goes on until the account is connected anew; then at once. */
    private void unauthorised(Action action, String reason, boolean inDoubt) {
        pauses.unauthorised(action.account(), reason);
        String detail = "waits until the account is connected anew: " + reason;
        log(actions.postpone(action, clock.instant(), inDoubt, detail), action, detail);
    }

    private void postpone(Action action, String reason, Duration atLeast, boolean inDoubt) {
        if (atLeast.isPositive()) {
            pauses.rest(action.account(), atLeast, reason);
        }
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
        String change = "%s of %s revision %d on %s"
                .formatted(action.kind().stored(), action.article(), action.revision(), action.account());
        if (held) {
            log.info("{}: {}", change, what);
        } else {
            log.warn("{}: {}, but another instance has taken it over meanwhile", change, what);
        }
    }
}
