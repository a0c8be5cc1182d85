package io.broadsheet.social.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.PostsChoice;
import io.broadsheet.social.network.InMemoryNetwork.Trouble;
import io.broadsheet.social.network.Network.Ability;
import io.broadsheet.social.testing.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads, and what becomes of posts when an article is corrected or withdrawn, on networks that can more or less. */
@Tag("services")
@Tag("once")
class ThreadsTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    private static final String THREAD = "One\n---\nTwo\n---\nThree";

    private final Works works = new Works(START);
    private final Events events = Events.at(START);
    private final String first = "One\n\n" + events.link();

    @AfterEach
    void close() {
        works.close();
    }

    private List<String> conversation() {
        return works.network.conversation();
    }

    @Test
    void aThreadIsShownPostByPostEachUnderTheOneBefore() {
        works.plan(events.saying(1, THREAD, null));

        works.work();

        assertThat(conversation()).containsExactly(first, "Two <- " + first, "Three <- Two");
        assertThat(works.announcement(events).state()).isEqualTo("done");
        assertThat(works.announcement(events).link()).hasToString("https://network.example/id-1");
    }

    @Test
    void aThreadWhoseProcessDiesAnywhereHasNoGapAndNoRepetition() {
        for (int death = 0; death < 14; death++) {
            works.empty();
            Events article = Events.at(START);
            works.plan(article.saying(1, THREAD, null));
            for (int step = 0; step < death / 2; step++) {
                works.announcer.announceNext(works.account);
            }
            boolean afterTheRequest = death % 2 == 1;
            works.actions.lease("main").ifPresent(action -> {
                Step step = Step.of(action, works.network.abilities());
                if (step instanceof Step.Show show
                        && show.part().ready()
                        && works.actions.begin(action)
                        && afterTheRequest) {
                    works.network.post(show.part().frozen());
                }
            });

            works.clock.pass(Duration.ofMinutes(2));
            works.work();

            assertThat(conversation().stream().filter(it -> it.startsWith("One\n\n" + article.link())))
                    .as("death %d", death)
                    .hasSize(1);
            assertThat(works.network.texts().stream().skip(works.shownBefore))
                    .as("death %d", death)
                    .containsExactly("One\n\n" + article.link(), "Two", "Three");
        }
    }

    @Test
    void aLostAnswerInTheMiddleIsAskedForNotRepeated() {
        works.plan(events.saying(1, THREAD, null));
        works.announcer.announceNext(works.account);
        works.announcer.announceNext(works.account);
        works.network.next(Trouble.ANSWER_LOST);
        works.work();

        works.clock.pass(Duration.ofMinutes(1));
        works.work();

        assertThat(conversation()).containsExactly(first, "Two <- " + first, "Three <- Two");
        assertThat(works.network.posts()).isEqualTo(3);
    }

    @Test
    void aThreadIsEditedPostByPostAndGrowsAndShrinks() {
        works.plan(events.saying(1, "One\n---\nTwo", null));
        works.work();

        works.plan(events.saying(2, "One\n---\nZwei\n---\nDrei", null));
        works.work();
        assertThat(conversation()).containsExactly(first, "Zwei <- " + first, "Drei <- Zwei");

        works.plan(events.saying(3, "Eins", null));
        works.work();
        assertThat(conversation()).containsExactly("Eins\n\n" + events.link());
    }

    @Test
    void aWithdrawnThreadIsTakenBackFromItsEnd() {
        works.plan(events.saying(1, THREAD, null));
        works.work();

        works.plan(events.withdrawn(2, START));
        works.work();

        assertThat(conversation()).isEmpty();
        assertThat(works.announcement(events).detail()).isEqualTo("taken back");
    }

    @Test
    void aThreadThatWasBegunIsFinishedBeforeItIsCorrected() {
        works.network.able(EnumSet.of(Ability.REPLY));
        works.plan(events.saying(1, THREAD, null));
        works.announcer.announceNext(works.account);
        works.announcer.announceNext(works.account);

        works.plan(events.saying(2, "Other", null));
        works.work();

        assertThat(conversation())
                .containsExactly(
                        first,
                        "Two <- " + first,
                        "Three <- Two",
                        "Corrected: The tide\n\n" + events.link() + " <- " + first);
    }

    @Test
    void aThreadThatWasBegunIsTakenBackAtOnceWhenWithdrawn() {
        works.plan(events.saying(1, THREAD, null));
        works.announcer.announceNext(works.account);
        works.announcer.announceNext(works.account);

        works.plan(events.withdrawn(2, START));
        works.work();

        assertThat(conversation()).isEmpty();
        assertThat(works.network.posts()).isEqualTo(1);
    }

    @Test
    void aPostThatCannotBeEditedIsAnswered() {
        works.network.able(EnumSet.of(Ability.REPLY, Ability.DELETE));
        works.plan(events.saying(1, "One", null));
        works.work();

        works.plan(events.saying(2, "Won", null));
        works.work();
        works.plan(events.saying(2, "Won", null));
        works.work();

        assertThat(conversation()).containsExactly(first, "Corrected: The tide\n\n" + events.link() + " <- " + first);
    }

    @Test
    void aCorrectionOfSomethingElseIsNotAnswered() {
        works.network.able(EnumSet.of(Ability.REPLY, Ability.DELETE));
        works.plan(events.saying(1, "One", null));
        works.work();

        works.plan(events.saying(2, "One", null));
        works.work();

        assertThat(conversation()).containsExactly(first);
        assertThat(works.announcement(events).state()).isEqualTo("done");
    }

    @Test
    void anAnswerWhosePostWasRefusedBecomesThePost() {
        works.network.able(EnumSet.of(Ability.REPLY));
        works.network.next(Trouble.ANSWER_LOST, Trouble.REFUSED);
        works.plan(events.saying(1, "One", null));
        works.work();
        works.network.forget();

        works.plan(events.saying(2, "Won", null));
        works.clock.pass(Duration.ofMinutes(1));
        works.work();

        assertThat(conversation()).containsExactly("Won\n\n" + events.link());
    }

    @Test
    void aNetworkThatCanNeitherIsLeftAlone() {
        works.network.able(EnumSet.noneOf(Ability.class));
        works.plan(events.saying(1, "One", null));
        works.work();

        works.plan(events.saying(2, "Won", null));
        works.plan(events.withdrawn(3, START));
        works.work();

        assertThat(conversation()).containsExactly(first);
        assertThat(works.announcement(events).state()).isEqualTo("skipped");
        assertThat(works.announcement(events).detail()).isEqualTo("a post on this network stays as it is");
    }

    @Test
    void theEditorsChoiceWinsOverTheAccountsOwnWay() {
        works.plan(events.saying(1, "One", null));
        works.work();

        works.plan(events.saying(2, "Won", PostsChoice.REPLY));
        works.work();
        assertThat(conversation()).containsExactly(first, "Corrected: The tide\n\n" + events.link() + " <- " + first);

        works.plan(events.saying(3, "Eins", PostsChoice.LEAVE));
        works.work();
        assertThat(works.announcement(events).detail()).isEqualTo("the post is left as it is, as chosen");

        works.plan(events.withdrawn(4, START, PostsChoice.REPLY));
        works.work();
        assertThat(conversation()).hasSize(3).last().isEqualTo("We have withdrawn this article: a mistake <- " + first);

        works.plan(events.withdrawn(5, START, PostsChoice.CHANGE));
        works.work();
        assertThat(conversation()).isEmpty();
    }

    @Test
    void anEmptyDatabaseFindsAThreadAgainAndAddsWhatIsMissing() {
        works.plan(events.saying(1, "One\n---\nTwo", null));
        works.work();
        works.empty();
        works.clock.pass(Duration.ofHours(1));

        works.plan(events.saying(1, "One\n---\nTwo\n---\nThree", null));
        works.work();

        assertThat(conversation()).containsExactly(first, "Two <- " + first, "Three <- Two");
        assertThat(works.network.posts()).isEqualTo(3);
    }

    @Test
    void aDatabaseRestoredFromBeforeAnAnswerAnswersNothingAgain() {
        works.network.able(EnumSet.of(Ability.REPLY));
        works.plan(events.saying(1, "One", null));
        works.work();
        works.plan(events.saying(2, "Won", null));
        works.work();
        works.restoreBefore(2, events);
        works.clock.pass(Duration.ofHours(1));

        works.plan(events.saying(2, "Won", null));
        works.work();

        assertThat(conversation()).hasSize(2);
        assertThat(works.network.posts()).isEqualTo(2);
    }
}
