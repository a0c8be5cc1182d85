package io.broadsheet.syndication.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class CopiesTest {
    private static final Jdbi JDBI = TestDatabase.migrated();
    private static final Instant NOW = Instant.parse("2026-09-14T06:30:00.7Z");
    private static final Instant SECOND = Instant.parse("2026-09-14T06:30:00Z");

    private final Documents documents = new Documents(JDBI);
    private final Copies copies = copies(NOW);
    private final String path = "/" + UUID.randomUUID();
    private final AtomicInteger printed = new AtomicInteger();
    private volatile String text = "one";

    @Test
    void aDocumentIsPrintedOncePerChange() {
        copies.startHearing(documents.generation());
        copy(copies);
        copy(copies);
        text = "two";

        copies.outdate(announce("topic"));
        Copy second = copy(copies);
        copy(copies);

        assertThat(body(second)).isEqualTo("two");
        assertThat(printed).hasValue(2);
    }

    @Test
    void aChangeToAnotherTopicLeavesItAsItIs() {
        copies.startHearing(documents.generation());
        copy(copies);

        copies.outdate(announce("another topic"));
        copy(copies);

        assertThat(printed).hasValue(1);
    }

    @Test
    void whileChangesAreNotHeardTheDatabaseIsAsked() {
        copy(copies);
        copy(copies);
        text = "two";

        announce("topic");

        assertThat(body(copy(copies))).isEqualTo("two");
        assertThat(printed).hasValue(2);
    }

    @Test
    void whatMayHaveBeenMissedCountsAsChanged() {
        copies.startHearing(documents.generation());
        copy(copies);
        copies.stopHearing();
        announce("topic");
        text = "two";

        copies.startHearing(documents.generation());

        assertThat(body(copy(copies))).isEqualTo("two");
    }

    @Test
    void aChangeWithinTheSameSecondStillMovesLastModified() {
        Copy first = copy(copies);
        text = "two";
        announce("topic");

        Copy second = copy(copies);

        assertThat(first.representation().lastModified()).isEqualTo(SECOND);
        assertThat(second.representation().lastModified()).isEqualTo(SECOND.plusSeconds(1));
    }

    @Test
    void aChangeThatLeavesTheBytesAsTheyAreLeavesLastModifiedToo() {
        copy(copies);
        announce("topic");

        Copy second = copy(copies(NOW.plusSeconds(60)));

        assertThat(second.representation().lastModified()).isEqualTo(SECOND);
    }

    @Test
    void anInstanceThatComesLaterTellsTheSameTime() {
        copy(copies);

        Copy elsewhere = copy(copies(NOW.plusSeconds(60)));

        assertThat(elsewhere.representation().lastModified()).isEqualTo(SECOND);
    }

    @Test
    void aClockThatIsBehindDoesNotMoveLastModifiedBack() {
        copy(copies);
        text = "two";
        announce("topic");

        Copy behind = copy(copies(NOW.minusSeconds(60)));

        assertThat(behind.representation().lastModified()).isEqualTo(SECOND.plusSeconds(1));
    }

    @Test
    void aPrintOfAnOldStateIsNotTakenForTheNewest() {
        long old = announce("topic").generation();
        long now = announce("topic").generation();
        documents.stamp(path, now, "new", NOW);

        Optional<Instant> stamp = documents.stamp(path, old, "old", NOW.plusSeconds(60));

        assertThat(stamp).isEmpty();
        assertThat(documents.stamp(path, now, "new", NOW.plusSeconds(60))).contains(SECOND);
    }

    @Test
    void aChangeThatIsRolledBackIsNotAnnounced() {
        long before = documents.generation();

        JDBI.useTransaction(handle -> {
            documents.announce(handle, Set.of("topic"));
            handle.rollback();
        });

        assertThat(documents.generation()).isEqualTo(before);
    }

    @Test
    void aChangeSurvivesItsWayThroughANotification() {
        Change change = new Change(17, Set.of(Change.ENTRIES, Change.page("a-note")));

        assertThat(Change.decode(change.encode())).isEqualTo(change);
    }

    private Change announce(String topic) {
        return JDBI.inTransaction(handle -> documents.announce(handle, Set.of(topic)));
    }

    private Copy copy(Copies copies) {
        return copies.copy(path, "topic", handle -> {
                    printed.incrementAndGet();
                    return Optional.of(new Print(200, "text/plain; charset=utf-8", Map.of(), text.getBytes(UTF_8)));
                })
                .orElseThrow();
    }

    private static String body(Copy copy) {
        return new String(
                copy.representation()
                        .variant(io.broadsheet.syndication.representation.Coding.IDENTITY)
                        .bytes(),
                UTF_8);
    }

    private Copies copies(Instant now) {
        SyndicationConfig config =
                new SyndicationConfig(50, 24, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), 1);
        return new Copies(JDBI, documents, Clock.fixed(now, ZoneOffset.UTC), config);
    }
}
