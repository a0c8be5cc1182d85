package io.broadsheet.syndication.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.testing.MigratedDatabase;
import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.representation.Coding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class CopiesTest {
    private static final Jdbi JDBI = MigratedDatabase.of("syndication");
    private static final Instant NOW = Instant.parse("2026-09-14T06:30:00.7Z");
    private static final Instant SECOND = Instant.parse("2026-09-14T06:30:00Z");

    private final Documents documents = new Documents(JDBI);
    private final Copies copies = copies();
    private final String path = "/" + UUID.randomUUID();
    private final String topic = "topic-" + UUID.randomUUID();
    private final AtomicInteger printed = new AtomicInteger();
    private volatile String text = "one";

    @Test
    void aDocumentIsPrintedOncePerChange() {
        copies.startHearing(documents.generation());
        copy(copies);
        copy(copies);
        text = "two";

        copies.outdate(announce(topic, NOW));
        Copy second = copy(copies);
        copy(copies);

        assertThat(body(second)).isEqualTo("two");
        assertThat(printed).hasValue(2);
    }

    @Test
    void aChangeToAnotherTopicLeavesItAsItIs() {
        copies.startHearing(documents.generation());
        copy(copies);

        copies.outdate(announce("another " + topic, NOW));
        copy(copies);

        assertThat(printed).hasValue(1);
    }

    @Test
    void aCopyGoesOutForALastMomentWhileTheNextOneIsPrinted() {
        Copies patient = copies(Duration.ofHours(1));
        patient.startHearing(documents.generation());
        copy(patient);
        text = "two";

        patient.outdate(announce(topic, NOW));

        Copy former = Objects.requireNonNull(patient.ready(path));
        assertThat(body(former)).isEqualTo("one");
        await().untilAsserted(() ->
                assertThat(body(Objects.requireNonNull(patient.ready(path)))).isEqualTo("two"));
        assertThat(printed).hasValue(2);
    }

    @Test
    void whatClientsAskForAllTheTimeIsPrintedAnewBeforeTheyAskAgain() {
        Copies patient = copies(Duration.ofHours(1));
        patient.startHearing(documents.generation());
        copy(patient);
        assertThat(patient.ready(path)).isNotNull();
        text = "two";

        patient.outdate(announce(topic, NOW));
        await().untilAsserted(() -> {
            patient.awaitHot();
            assertThat(printed).hasValue(2);
        });

        assertThat(body(Objects.requireNonNull(patient.ready(path)))).isEqualTo("two");
        assertThat(printed).hasValue(2);
    }

    @Test
    void whatNobodyAskedForAMomentAgoIsNotPrintedAnew() {
        Copies strict = copies(Duration.ZERO);
        strict.startHearing(documents.generation());
        copy(strict);
        assertThat(strict.ready(path)).isNotNull();
        Copies unasked = copies(Duration.ofHours(1));
        unasked.startHearing(documents.generation());
        copy(unasked);
        Change change = announce(topic, NOW);

        strict.outdate(change);
        unasked.outdate(change);
        strict.awaitHot();
        unasked.awaitHot();

        assertThat(strict.printed()).isEqualTo(1);
        assertThat(unasked.printed()).isEqualTo(1);
    }

    @Test
    void whoMustHaveThePresentStateHasItInTheLastMomentToo() {
        Copies patient = copies(Duration.ofHours(1));
        patient.startHearing(documents.generation());
        copy(patient);
        text = "two";

        patient.outdate(announce(topic, NOW));

        assertThat(body(copy(patient))).isEqualTo("two");
        assertThat(body(Objects.requireNonNull(patient.ready(path)))).isEqualTo("two");
    }

    @Test
    void afterTheLastMomentNothingIsReadyUntilSomebodyHasAsked() {
        Copies strict = copies(Duration.ZERO);
        strict.startHearing(documents.generation());
        copy(strict);

        strict.outdate(announce(topic, NOW));

        assertThat(strict.ready(path)).isNull();
        assertThat(printed).hasValue(1);
    }

    @Test
    void theCodingsThatWereAskedForAreMadeOfTheNextPrintToo() {
        copies.startHearing(documents.generation());
        copy(copies).representation().variant(Coding.GZIP);
        text = "two";

        copies.outdate(announce(topic, NOW));

        assertThat(copy(copies).representation().knownTags()).hasSize(2);
    }

    @Test
    void aPrintWhoseStampAnotherInstanceWroteMeanwhileIsTheSame() {
        announce(topic, NOW);
        Copies other = copies();

        // The snapshot is taken before the other one prints, and its own stamp comes after.
        Copy late = copies.copy(path, Set.of(topic), handle -> {
                    if (printed.incrementAndGet() == 1) {
                        copy(other);
                    }
                    return Optional.of(new Print(200, "text/plain; charset=utf-8", Map.of(), text.getBytes(UTF_8)));
                })
                .orElseThrow();

        assertThat(late.representation().since())
                .isEqualTo(copy(other).representation().since());
    }

    @Test
    void whileChangesAreNotHeardTheDatabaseIsAsked() {
        copy(copies);
        copy(copies);
        text = "two";

        announce(topic, NOW);

        assertThat(body(copy(copies))).isEqualTo("two");
        assertThat(printed).hasValue(2);
    }

    @Test
    void whatMayHaveBeenMissedCountsAsChanged() {
        copies.startHearing(documents.generation());
        copy(copies);
        copies.stopHearing();
        announce(topic, NOW);
        text = "two";

        copies.startHearing(documents.generation());

        assertThat(body(copy(copies))).isEqualTo("two");
    }

    @Test
    void lastModifiedIsTheTimeOfTheEvent() {
        announce(topic, NOW);

        assertThat(lastModified(copy(copies))).isEqualTo(SECOND);
    }

    @Test
    void aChangeWithinTheSameSecondReachesWhoAsksByDateAllTheSame() {
        announce(topic, NOW);
        Copy first = copy(copies);
        text = "two";
        announce(topic, NOW.plusMillis(100));

        Copy second = copy(copies);

        assertThat(lastModified(first)).isEqualTo(SECOND);
        assertThat(lastModified(second)).isEqualTo(SECOND);
        assertThat(second.representation().since()).isEqualTo(SECOND.plusSeconds(1));
    }

    @Test
    void aChangeThatLeavesTheBytesAsTheyAreIsNoneForWhoAsksByDate() {
        announce(topic, NOW);
        copy(copies);
        announce(topic, NOW.plusSeconds(60));

        Copy copy = copy(copies());

        assertThat(lastModified(copy)).isEqualTo(SECOND.plusSeconds(60));
        assertThat(copy.representation().since()).isEqualTo(SECOND);
    }

    @Test
    void anInstanceThatComesLaterTellsTheSameTime() {
        announce(topic, NOW);
        copy(copies);

        assertThat(lastModified(copy(copies()))).isEqualTo(SECOND);
    }

    @Test
    void anEventThatComesLateDoesNotMoveLastModifiedBack() {
        announce(topic, NOW);
        copy(copies);
        text = "two";
        announce(topic, NOW.minusSeconds(60));

        Copy copy = copy(copies);
        assertThat(lastModified(copy)).isEqualTo(SECOND);
        assertThat(copy.representation().since()).isEqualTo(SECOND.plusSeconds(1));
    }

    @Test
    void moreTopicsThanNotificationsHoldOutdateEverything() {
        Set<String> many = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            many.add("tags/" + i + "-abcdefghijklmnop");
        }
        copies.startHearing(documents.generation());
        copy(copies);

        JDBI.inTransaction(handle -> documents.announce(handle, many))
                .encode()
                .forEach(part -> copies.outdate(Change.decode(part)));
        copy(copies);

        assertThat(printed).hasValue(2);
    }

    @Test
    void aPrintOfAnOldStateIsNotTakenForTheNewest() {
        long old = announce(topic, NOW).generation();
        long now = announce(topic, NOW).generation();
        documents.stamp(path, now, "new", NOW);

        Optional<Instant> stamp = documents.stamp(path, old, "old", NOW.plusSeconds(60));

        assertThat(stamp).isEmpty();
        assertThat(documents.stamp(path, now, "new", NOW.plusSeconds(60))).contains(SECOND);
    }

    @Test
    void aChangeThatIsRolledBackIsNotAnnounced() {
        long before = documents.generation();

        JDBI.useTransaction(handle -> {
            documents.announce(handle, Set.of(topic));
            handle.rollback();
        });

        assertThat(documents.generation()).isEqualTo(before);
    }

    @Test
    void aChangeSurvivesItsWayThroughANotification() {
        Change change = new Change(17, Set.of(Change.ENTRIES, Change.page("a-note")));

        assertThat(change.encode())
                .singleElement()
                .satisfies(it -> assertThat(Change.decode(it)).isEqualTo(change));
    }

    @Test
    void aChangeOfManyTopicsComesInSeveralNotificationsThatNameEachOfThem() {
        Set<String> many = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            many.add(Change.page("łódź-" + i));
        }

        List<String> parts = new Change(17, many).encode();

        assertThat(parts)
                .hasSizeGreaterThan(1)
                .allSatisfy(it -> assertThat(it.getBytes(UTF_8)).hasSizeLessThan(8000));
        assertThat(parts.stream().map(Change::decode))
                .allSatisfy(it -> assertThat(it.generation()).isEqualTo(17));
        assertThat(parts.stream()
                        .map(Change::decode)
                        .flatMap(it -> it.topics().stream())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(many);
    }

    private Change announce(String topic, Instant at) {
        return JDBI.inTransaction(handle -> {
            documents.mark(handle, List.of(new Mark(UUID.randomUUID(), Set.of(topic), at, null)));
            return documents.announce(handle, Set.of(topic));
        });
    }

    private Copy copy(Copies copies) {
        return copies.copy(path, Set.of(topic), handle -> {
                    printed.incrementAndGet();
                    return Optional.of(new Print(200, "text/plain; charset=utf-8", Map.of(), text.getBytes(UTF_8)));
                })
                .orElseThrow();
    }

    private static Instant lastModified(Copy copy) {
        return copy.representation().lastModified();
    }

    private static String body(Copy copy) {
        return new String(
                copy.representation()
                        .variant(io.broadsheet.syndication.representation.Coding.IDENTITY)
                        .bytes(),
                UTF_8);
    }

    private Copies copies() {
        return copies(Duration.ofMillis(100));
    }

    private Copies copies(Duration lastMoment) {
        SyndicationConfig config =
                new SyndicationConfig(50, 24, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), 1);
        return new Copies(JDBI, documents, config, lastMoment);
    }
}
