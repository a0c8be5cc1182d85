package io.broadsheet.social.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every network must do, the one in memory too. */
public interface NetworkContract {
    /** The network under test, with nothing on it. */
    Network network();

    /** The texts that people see on it. */
    List<String> texts();

    /** The next change takes effect, but its answer is lost. */
    void loseNextAnswer();

    /** The next change does not take effect, but a later one may. */
    void troubleNext();

    private Frozen frozen(String text) {
        return network().freeze(new Post(text, "en", UUID.randomUUID().toString()));
    }

    private static URI link() {
        return URI.create("https://review.example/articles/" + UUID.randomUUID());
    }

    private static Instant before() {
        return Instant.now().minus(Duration.ofMinutes(1));
    }

    private String posted(Frozen frozen) {
        Outcome outcome = network().post(frozen);
        assertThat(outcome).isInstanceOf(Outcome.Posted.class);
        return ((Outcome.Posted) outcome).remoteId();
    }

    @Test
    default void aPostIsShownAsItWasFrozen() {
        Outcome outcome = network().post(frozen("Über Größe: „x“ & <y> 👩‍👩‍👧"));

        assertThat(texts()).containsExactly("Über Größe: „x“ & <y> 👩‍👩‍👧");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Posted.class, it -> assertThat(it.url()).isNotNull());
    }

    @Test
    default void theSamePostTwiceIsOnePost() {
        Frozen frozen = frozen("Once");
        String first = posted(frozen);

        String second = posted(frozen);

        assertThat(second).isEqualTo(first);
        assertThat(texts()).containsExactly("Once");
    }

    @Test
    default void twoPostsOfTheSameTextAreTwo() {
        posted(frozen("Again"));

        posted(frozen("Again"));

        assertThat(texts()).containsExactly("Again", "Again");
    }

    @Test
    default void aPostIsFoundByItsLink() {
        URI link = link();
        String id = posted(frozen("One\n\n" + link));
        posted(frozen("Other\n\n" + link()));

        Finding finding = network().find(link, before());

        assertThat(finding)
                .isInstanceOfSatisfying(
                        Finding.Found.class, it -> assertThat(it.remoteId()).isEqualTo(id));
    }

    @Test
    default void whatWasNeverPostedIsAbsent() {
        posted(frozen("Other\n\n" + link()));

        Finding finding = network().find(link(), before());

        assertThat(finding).isInstanceOf(Finding.Absent.class);
    }

    @Test
    default void aPostFromBeforeDoesNotCount() {
        URI link = link();
        posted(frozen("Old\n\n" + link));

        Finding finding = network().find(link, Instant.now().plus(Duration.ofMinutes(1)));

        assertThat(finding).isInstanceOf(Finding.Absent.class);
    }

    @Test
    default void aLostAnswerIsADoubtThatAskingEnds() {
        URI link = link();
        Frozen frozen = frozen("Perhaps\n\n" + link);
        loseNextAnswer();

        Outcome outcome = network().post(frozen);

        assertThat(outcome).isInstanceOf(Outcome.InDoubt.class);
        assertThat(network().find(link, before())).isInstanceOf(Finding.Found.class);
    }

    @Test
    default void whatDidNotHappenIsTriedLater() {
        Frozen frozen = frozen("Later");
        troubleNext();

        Outcome outcome = network().post(frozen);

        assertThat(outcome).isInstanceOf(Outcome.TryLater.class);
        assertThat(texts()).isEmpty();
    }

    @Test
    default void aTextBeyondTheLimitIsRefused() {
        Frozen frozen = frozen("x".repeat(network().rules().limit() + 1));

        Outcome outcome = network().post(frozen);

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(texts()).isEmpty();
    }

    @Test
    default void anEditChangesTheTextOfTheSamePost() {
        String id = posted(frozen("Frist"));
        Frozen better = frozen("First");

        Outcome outcome = network().edit(id, better);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Posted.class, it -> assertThat(it.remoteId()).isEqualTo(id));
        assertThat(texts()).containsExactly("First");
    }

    @Test
    default void anEditOfWhatIsGoneIsRefused() {
        String id = posted(frozen("Gone"));
        network().delete(id);

        Outcome outcome = network().edit(id, frozen("Still here"));

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(texts()).isEmpty();
    }

    @Test
    default void aDeletedPostIsGone() {
        URI link = link();
        String id = posted(frozen("A mistake\n\n" + link));

        Outcome outcome = network().delete(id);

        assertThat(outcome).isEqualTo(new Outcome.Deleted());
        assertThat(texts()).isEmpty();
        assertThat(network().find(link, before())).isInstanceOf(Finding.Absent.class);
    }

    @Test
    default void whatIsGoneCountsAsDeleted() {
        String id = posted(frozen("A mistake"));
        network().delete(id);

        Outcome outcome = network().delete(id);

        assertThat(outcome).isEqualTo(new Outcome.Deleted());
    }
}
