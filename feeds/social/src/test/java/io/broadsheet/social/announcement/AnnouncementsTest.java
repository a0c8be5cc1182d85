package io.broadsheet.social.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.account.Account;
import io.broadsheet.social.account.Style;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.network.InMemoryNetwork;
import io.broadsheet.social.network.InMemoryNetwork.Trouble;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.pace.Pauses;
import io.broadsheet.social.testing.Events;
import io.broadsheet.social.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Planning and carrying out on a real database, with a network in memory and a clock moved by hand. */
@Tag("services")
class AnnouncementsTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Works works = new Works(START);
    private final HandClock clock = works.clock;
    private final InMemoryNetwork network = works.network;
    private final Account account = works.account;
    private final Pauses pauses = works.pauses;
    private final Actions actions = works.actions;
    private final Announcements announcements = works.announcements;
    private final Announcer announcer = works.announcer;
    private final Events events = Events.at(START);

    @AfterEach
    void close() {
        works.close();
    }

    private void work() {
        works.work();
    }

    private Announcement announcement() {
        return announcements.of(events.article()).getFirst();
    }

    private String text(String title) {
        return title + "\n\nAn excerpt.\n\n" + events.link() + "\n\n#Ships";
    }

    @Test
    void anArticleIsPostedOnce() {
        announcements.plan(events.published("The tide"));
        work();

        announcements.plan(events.published("The tide"));
        work();

        assertThat(network.texts()).containsExactly(text("The tide"));
        assertThat(announcement().state()).isEqualTo("done");
        assertThat(announcement().link()).hasToString("https://network.example/id-1");
    }

    @Test
    void whatAPostIsShownWithoutIsSaidWhenItIsDone() {
        network.showWithout("without the picture https://review.example/ship.png: review.example answered 404");

        announcements.plan(events.published("The tide"));
        work();

        assertThat(announcement().state()).isEqualTo("done");
        assertThat(announcement().detail())
                .isEqualTo("without the picture https://review.example/ship.png: review.example answered 404");
    }

    @Test
    void aTryThatFailedIsForgottenWhenTheNextIsDone() {
        network.next(Trouble.NOT_REACHED);
        announcements.plan(events.published("The tide"));
        work();
        clock.pass(MINUTE);

        work();

        assertThat(announcement().state()).isEqualTo("done");
        assertThat(announcement().detail()).isNull();
    }

    @Test
    void aCorrectionEdits() {
        announcements.plan(events.published("The tied"));
        work();

        announcements.plan(events.published(2, START, "The tide"));
        work();

        assertThat(network.texts()).containsExactly(text("The tide"));
        assertThat(network.posts()).isEqualTo(1);
    }

    @Test
    void aCorrectionBeforeTheFirstTryIsPostedInstead() {
        announcements.plan(events.published("The tied"));

        announcements.plan(events.published(2, START, "The tide"));
        work();

        assertThat(network.texts()).containsExactly(text("The tide"));
        assertThat(network.posts()).isEqualTo(1);
    }

    @Test
    void anOldRevisionThatComesLateChangesNothing() {
        announcements.plan(events.published(2, START, "The tide"));
        work();

        announcements.plan(events.published("The tied"));
        work();

        assertThat(network.texts()).containsExactly(text("The tide"));
    }

    @Test
    void aCorrectionOfADoubtfulPostAsksThenEdits() {
        network.next(Trouble.ANSWER_LOST);
        announcements.plan(events.published("The tied"));
        work();

        announcements.plan(events.published(2, START, "The tide"));
        clock.pass(MINUTE);
        work();

        assertThat(network.texts()).containsExactly(text("The tide"));
        assertThat(network.posts()).isEqualTo(1);
    }

    @Test
    void aLostAnswerLeadsToAQuestionNotToASecondPost() {
        network.next(Trouble.ANSWER_LOST);
        announcements.plan(events.published("The tide"));
        work();

        clock.pass(MINUTE);
        work();

        assertThat(network.posts()).isEqualTo(1);
        assertThat(network.asked()).isEqualTo(1);
        assertThat(announcement().state()).isEqualTo("done");
    }

    @Test
    void aWithdrawalDeletes() {
        announcements.plan(events.published("The tide"));
        work();

        announcements.plan(events.withdrawn(2, START));
        work();

        assertThat(network.texts()).isEmpty();
        assertThat(announcement().state()).isEqualTo("done");
        assertThat(announcement().link()).isNull();
    }

    @Test
    void aWithdrawalBeforeTheFirstTryCancels() {
        announcements.plan(events.published("The tide"));

        announcements.plan(events.withdrawn(2, START));
        work();

        assertThat(network.posts()).isZero();
        assertThat(announcement().state()).isEqualTo("skipped");
    }

    @Test
    void aWithdrawalOfADoubtfulPostThatIsThereDeletesIt() {
        network.next(Trouble.ANSWER_LOST);
        announcements.plan(events.published("The tide"));
        work();

        announcements.plan(events.withdrawn(2, START));
        clock.pass(MINUTE);
        work();

        assertThat(network.texts()).isEmpty();
        assertThat(network.posts()).isEqualTo(1);
    }

    @Test
    void anArticleThatComesBackIsPostedAgainEvenWhenItIsOld() {
        announcements.plan(events.published("The tide"));
        announcements.plan(events.withdrawn(2, START));
        work();
        announcements.plan(events.published(3, START, "The tide"));
        work();
        announcements.plan(events.withdrawn(4, START));
        work();
        clock.pass(Duration.ofDays(10));

        announcements.plan(events.published(5, clock.instant(), "The tide is back"));
        work();

        assertThat(network.texts()).containsExactly(text("The tide is back"));
    }

    @Test
    void anEventOlderThanTwoDaysIsRememberedAndNeverPosted() {
        clock.pass(Duration.ofDays(2).plusSeconds(1));
        announcements.plan(events.published("The tide"));

        work();

        assertThat(network.posts()).isZero();
        assertThat(announcement().state()).isEqualTo("skipped");
        assertThat(announcement().detail()).contains("too old to announce (limit: 48h)");
    }

    @Test
    void anEssayThatBearsAnOldDateIsPostedOnTheDayItComesOut() {
        clock.pass(Duration.ofDays(30));

        announcements.plan(events.published(1, clock.instant(), "The tide"));
        work();

        assertThat(network.texts()).containsExactly(text("The tide"));
    }

    @Test
    void aFreshCorrectionOfAnArticleFromBeforeThisAccountIsNotAnnounced() {
        clock.pass(Duration.ofDays(30));

        announcements.plan(events.published(2, clock.instant(), "The tide"));
        work();

        assertThat(network.posts()).isZero();
    }

    @Test
    void aCorrectionFirstHeardOfAsksWhetherAnEarlierDatabasePosted() {
        network.post(network.freeze(Post.of(text("The tied"), "en", START, "earlier")));

        announcements.plan(events.published(2, START, "The tide"));
        work();

        assertThat(network.texts()).containsExactly(text("The tide"));
    }

    @Test
    void anEmptyDatabaseAndAReplayedTopicPostNothingTwice() {
        announcements.plan(events.published("The tide"));
        work();
        works.empty();
        clock.pass(Duration.ofHours(3));

        announcements.plan(events.published("The tide"));
        work();

        assertThat(network.posts()).isEqualTo(1);
        assertThat(announcement().state()).isEqualTo("done");
    }

    @Test
    void aPostThatCannotBeMadeIsTriedUntilItsTimeHasPassed() {
        for (int i = 0; i < 200; i++) {
            network.next(Trouble.NOT_REACHED);
        }
        announcements.plan(events.published("The tide"));

        Duration passed = Duration.ZERO;
        while (passed.compareTo(Duration.ofHours(49)) < 0) {
            work();
            clock.pass(Duration.ofHours(1));
            passed = passed.plusHours(1);
        }

        assertThat(announcement().state()).isEqualTo("refused");
        assertThat(announcement().detail()).contains("given up after", "not reached");
        assertThat(network.posts()).isBetween(20, 60);
    }

    @Test
    void aCorrectionOfARefusedPostIsPosted() {
        network.next(Trouble.REFUSED);
        announcements.plan(events.published("The tied"));
        work();

        announcements.plan(events.published(2, START, "The tide"));
        work();

        assertThat(network.texts()).containsExactly(text("The tide"));
    }

    @Test
    void aCorrectionWithTheSameTextChangesNothing() {
        announcements.plan(events.published("The tide"));
        work();
        network.next(Trouble.REFUSED);

        announcements.plan(events.published(2, START, "The tide"));
        work();

        assertThat(announcement().revision()).isEqualTo(2);
        assertThat(announcement().state()).isEqualTo("done");
    }

    @Test
    void anActionTakenOverByAnotherInstanceIsNotSent() {
        announcements.plan(events.published("The tide"));
        Action slow = actions.lease("main").orElseThrow();
        clock.pass(MINUTE.plusSeconds(1));
        Action taken = actions.lease("main").orElseThrow();

        boolean mayBegin = actions.begin(slow);

        assertThat(mayBegin).isFalse();
        assertThat(actions.begin(taken)).isTrue();
    }

    @Test
    void aLeasedActionIsNotLeasedAgain() {
        announcements.plan(events.published("The tide"));
        actions.lease("main");

        assertThat(actions.lease("main")).isEmpty();
    }

    @Test
    void anInstanceThatDiedAfterTheRequestLeavesADoubt() {
        announcements.plan(events.published("The tide"));
        announcer.announceNext(account);
        Action dying = actions.lease("main").orElseThrow();
        actions.begin(dying);
        network.post(dying.parts().getFirst().frozen());
        clock.pass(MINUTE.plusSeconds(1));

        work();

        assertThat(network.posts()).isEqualTo(1);
        assertThat(announcement().state()).isEqualTo("done");
    }

    @Test
    void whatNobodyCarriedOutIsEndedAtLast() {
        announcements.plan(events.published("The tide"));
        clock.pass(Duration.ofDays(3));

        actions.endForgotten(clock.instant());

        assertThat(announcement().state()).isEqualTo("refused");
        assertThat(announcement().detail()).contains("is the account still configured?");
    }

    @Test
    void anAccountTakesOnlyItsSections() {
        Account poems = new Account("poems", "memory", null, List.of("Poems"), "memory", Style.USUAL, network);

        works.announcements(poems).plan(events.published("The tide"));

        assertThat(announcements.of(events.article())).isEmpty();
    }

    @Test
    void whatIsReadyIsSentAsItIsWhateverComesBetween() {
        announcements.plan(events.published("The tide"));
        network.next(Trouble.NOT_REACHED, Trouble.NOT_REACHED);

        for (int i = 0; i < 3; i++) {
            work();
            clock.pass(MINUTE);
        }

        assertThat(network.preparations()).isEqualTo(1);
        assertThat(network.posts()).isEqualTo(3);
        assertThat(network.texts()).containsExactly(text("The tide"));
    }

    @Test
    void anExpiredAuthorisationStopsTheAccountUntilItIsConnectedAnew() {
        network.next(Trouble.UNAUTHORISED);
        announcements.plan(events.published("The tide"));
        announcements.plan(Events.at(START).published("Another"));
        work();

        assertThat(network.posts()).isEqualTo(1);
        assertThat(announcement().detail())
                .isEqualTo("waits until the account is connected anew: the token has expired");
        assertThat(pauses.of("main"))
                .hasValueSatisfying(it -> assertThat(it.unauthorised()).isTrue());

        pauses.lift("main");
        work();

        assertThat(network.texts()).hasSize(2);
        assertThat(pauses.of("main")).isEmpty();
    }

    @Test
    void anExpiredAuthorisationThatNobodyRenewsEndsAfterTwoDays() {
        for (int i = 0; i < 1000; i++) {
            network.next(Trouble.UNAUTHORISED);
        }
        announcements.plan(events.published("The tide"));
        work();

        clock.pass(Duration.ofHours(49));
        work();

        assertThat(announcement().state()).isEqualTo("refused");
        assertThat(announcement().detail()).contains("given up after 48h", "the token has expired");
    }

    @Test
    void aPauseThatTheNetworkAsksForHoldsTheWholeAccount() {
        network.next(Trouble.PAUSE_ASKED);
        announcements.plan(events.published("The tide"));
        announcements.plan(Events.at(START).published("Another"));
        work();
        clock.pass(Duration.ofMinutes(14));
        work();
        assertThat(network.posts()).isEqualTo(1);

        clock.pass(Duration.ofMinutes(2));
        work();

        assertThat(network.texts()).hasSize(2);
    }

    @Test
    void aSpentAllowanceIsWaitedForBeforeTheNetworkHasToSayNo() {
        network.allow(new Allowance(0, START.plus(Duration.ofMinutes(5))));
        announcements.plan(events.published("The tide"));
        work();
        assertThat(network.posts()).isZero();

        clock.pass(Duration.ofMinutes(5));
        work();

        assertThat(network.texts()).containsExactly(text("The tide"));
    }
}
