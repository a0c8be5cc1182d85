package io.broadsheet.social.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    /** What a network can be asked about what it shows. */
    enum Memory {
        /** It tells which posts are there. */
        TELLS,
        /** It tells nothing, so a doubt stays one. */
        TELLS_NOTHING,
        /** It tells nothing, but surely knows a repetition by its key. */
        KNOWS_REPETITIONS
    }

    /** What the network under test can be asked. */
    default Memory memory() {
        return Memory.TELLS;
    }

    /** Whether the same post twice is one post without asking in between. */
    default boolean recognisesRepetitions() {
        return true;
    }

    private Frozen frozen(String text) {
        return frozen(text, null);
    }

    private Frozen frozen(String text, @Nullable String replyTo) {
        Post post = Post.of(text, "en", Instant.now(), UUID.randomUUID().toString());
        Preparation ready = network().prepare(network().freeze(post), replyTo);
        assertThat(ready).isInstanceOf(Preparation.Ready.class);
        return ((Preparation.Ready) ready).frozen();
    }

    private boolean can(Network.Ability ability) {
        return network().abilities().contains(ability);
    }

    private Finding find(URI link) {
        return network().find(frozen("Sought\n\n" + link), link, before());
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
        if (!recognisesRepetitions()) {
            Finding asked = network().find(frozen, link(), before());
            assertThat(memory())
                    .as("who knows no repetitions must not say that nothing is there")
                    .isNotEqualTo(Memory.KNOWS_REPETITIONS);
            assertThat(asked).isNotNull();
            return;
        }

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

        Finding finding = find(link);

        if (memory() != Memory.TELLS) {
            assertThat(finding).isInstanceOf(unasked());
            return;
        }
        assertThat(finding)
                .isInstanceOfSatisfying(
                        Finding.Found.class, it -> assertThat(it.remoteId()).isEqualTo(id));
    }

    @Test
    default void whatWasNeverPostedIsAbsent() {
        posted(frozen("Other\n\n" + link()));

        Finding finding = find(link());

        assertThat(finding).isInstanceOf(memory() == Memory.TELLS ? Finding.Absent.class : unasked());
    }

    @Test
    default void aPostFromBeforeDoesNotCount() {
        URI link = link();
        posted(frozen("Old\n\n" + link));

        Finding finding =
                network().find(frozen("Sought\n\n" + link), link, Instant.now().plus(Duration.ofMinutes(1)));

        assertThat(finding).isInstanceOf(memory() == Memory.TELLS ? Finding.Absent.class : unasked());
    }

    @Test
    default void aLostAnswerIsADoubtThatAskingEnds() {
        URI link = link();
        Frozen frozen = frozen("Perhaps\n\n" + link);
        loseNextAnswer();

        Outcome outcome = network().post(frozen);

        assertThat(outcome).isInstanceOf(Outcome.InDoubt.class);
        assertThat(network().find(frozen, link, before()))
                .isInstanceOf(memory() == Memory.TELLS ? Finding.Found.class : unasked());
    }

    private Class<? extends Finding> unasked() {
        return memory() == Memory.KNOWS_REPETITIONS ? Finding.Absent.class : Finding.Untold.class;
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
    default void theSamePostIsFrozenTheSameWay() {
        Post post = Post.of("Once and again", "en", Instant.now(), "the-key");

        assertThat(network().freeze(post)).isEqualTo(network().freeze(post));
    }

    @Test
    default void anEditChangesTheTextOfTheSamePostOrIsRefused() {
        String id = posted(frozen("Frist"));
        Frozen better = frozen("First");

        Outcome outcome = network().edit(id, better);

        if (can(Network.Ability.EDIT)) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Posted.class,
                            it -> assertThat(it.remoteId()).isEqualTo(id));
            assertThat(texts()).containsExactly("First");
        } else {
            assertThat(outcome).isInstanceOf(Outcome.Refused.class);
            assertThat(texts()).containsExactly("Frist");
        }
    }

    @Test
    default void anEditOfWhatIsGoneIsRefused() {
        String id = posted(frozen("Gone"));
        network().delete(id);

        Outcome outcome = network().edit(id, frozen("Still here"));

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(texts()).doesNotContain("Still here");
    }

    @Test
    default void aDeletedPostIsGoneOrTheDeletionRefused() {
        URI link = link();
        Frozen frozen = frozen("A mistake\n\n" + link);
        String id = posted(frozen);

        Outcome outcome = network().delete(id);

        if (can(Network.Ability.DELETE)) {
            assertThat(outcome).isEqualTo(new Outcome.Deleted());
            assertThat(texts()).isEmpty();
            assertThat(network().find(frozen, link, before()))
                    .isInstanceOf(memory() == Memory.TELLS ? Finding.Absent.class : unasked());
            assertThat(network().delete(id))
                    .as("what is gone counts as deleted")
                    .isEqualTo(new Outcome.Deleted());
        } else {
            assertThat(outcome).isInstanceOf(Outcome.Refused.class);
            assertThat(texts()).hasSize(1);
        }
    }

    @Test
    default void aReplyIsFoundByItsTextAndItsPlaceAndIsNotTakenForThePost() {
        if (!can(Network.Ability.REPLY)) {
            assertThat(network().abilities()).doesNotContain(Network.Ability.REPLY);
            return;
        }
        URI link = link();
        Frozen root = frozen("One\n\n" + link);
        String id = posted(root);
        Frozen reply = frozen("Corrected: “One” & more\n\n" + link, id);
        Frozen other = frozen("Something else\n\n" + link, id);

        String replyId = posted(reply);

        if (memory() != Memory.TELLS) {
            assertThat(texts()).hasSize(2);
            return;
        }
        assertThat(found(reply, link)).isEqualTo(replyId);
        assertThat(found(root, link)).isEqualTo(id);
        assertThat(network().find(other, link, before())).isInstanceOf(Finding.Absent.class);
    }

    private String found(Frozen frozen, URI link) {
        Finding finding = network().find(frozen, link, before());
        assertThat(finding).isInstanceOf(Finding.Found.class);
        return ((Finding.Found) finding).remoteId();
    }
}
