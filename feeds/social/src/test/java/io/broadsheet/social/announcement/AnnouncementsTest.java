package io.broadsheet.social.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.social.account.Account;
import io.broadsheet.social.account.Accounts;
import io.broadsheet.social.account.Style;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.network.InMemoryNetwork;
import io.broadsheet.social.network.InMemoryNetwork.Trouble;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.outbound.OutboundConfig;
import io.broadsheet.social.pace.Bells;
import io.broadsheet.social.pace.Pauses;
import io.broadsheet.social.page.ArticlePages;
import io.broadsheet.social.report.Reports;
import io.broadsheet.social.testing.Events;
import io.broadsheet.social.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Planning and carrying out on a real database, with a network in memory and a clock moved by hand. */
@Tag("services")
class AnnouncementsTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final Jdbi JDBI = migrated();

    private final HandClock clock = new HandClock(START);
    private final InMemoryNetwork network = new InMemoryNetwork(clock);
    private final Account account = new Account("main", "memory", null, List.of(), "memory", Style.USUAL, network);
    private final Bells bells = new Bells();
    private final Pauses pauses = new Pauses(JDBI, clock, bells);
    private final Reports reports = new Reports(JDBI, clock);
    private final AnnouncementConfig config = new AnnouncementConfig(
            Duration.ofDays(2),
            MINUTE,
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofSeconds(1));
    private final GuardedHttp http = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(1), true));
    private final ArticlePages pages = new ArticlePages(http);
    private final Actions actions = new Actions(JDBI, clock, config, reports);
    private final Announcements announcements = announcements(account);
    private final Announcer announcer = new Announcer(actions, config, pauses, pages, clock);
    private final Events events = Events.at(START);

    private static Jdbi migrated() {
        RealPostgres.Database database = RealPostgres.freshDatabase();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/social")
                .schemas("social")
                .defaultSchema("social")
                .load()
                .migrate();
        String separator = database.url().contains("?") ? "&" : "?";
        return Jdbi.create(database.url() + separator + "currentSchema=social", database.user(), database.password())
                .installPlugin(new PostgresPlugin());
    }

    @BeforeEach
    void empty() {
        JDBI.useHandle(
                handle -> handle.execute("truncate parts, posts, actions, announcements, distributions, pauses"));
    }

    @AfterEach
    void close() {
        http.close();
    }

    private Announcements announcements(Account... accounts) {
        return new Announcements(JDBI, clock, new Accounts(List.of(accounts)), config, reports, bells);
    }

    private void work() {
        boolean more = true;
        while (more) {
            more = announcer.announceNext(account);
        }
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
        JDBI.useHandle(
                handle -> handle.execute("truncate parts, posts, actions, announcements, distributions, pauses"));
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

        announcements(poems).plan(events.published("The tide"));

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
