package io.broadsheet.mailer.preference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a reader chooses and when, each article reaches them once, or not at all where they said so. */
class DigestRangesTest {
    /** What happens in a reader's life. */
    sealed interface Step {
        /** An article of a section comes out. */
        record Published(String section) implements Step {}

        /** The reader chooses anew. */
        record Chose(Choice choice) implements Step {}

        /** A digest is closed. */
        record Closed(Cadence digest) implements Step {}
    }

    @Property(tries = 1_000)
    void nothingIsDroppedAndNothingComesTwice(@ForAll("lives") List<Step> life) {
        Choice choice = Choice.standard();
        Map<Cadence, DigestRanges> waiting = new EnumMap<>(Map.of(
                Cadence.DAILY, DigestRanges.of(choice, Cadence.DAILY, 0),
                Cadence.WEEKLY, DigestRanges.of(choice, Cadence.WEEKLY, 0)));
        List<String> articles = new java.util.ArrayList<>();
        int[] copies = new int[life.size() + 1];
        boolean[] wanted = new boolean[life.size() + 1];
        boolean dropsByWish = false;
        for (Step step : life) {
            switch (step) {
                case Step.Published(var section) -> {
                    articles.add(section);
                    Cadence cadence = choice.sections().getOrDefault(section, choice.otherwise());
                    wanted[articles.size()] = cadence != Cadence.NONE;
                    copies[articles.size()] += cadence == Cadence.EACH ? 1 : 0;
                }
                case Step.Chose(var next) -> {
                    dropsByWish |= next.sections().containsValue(Cadence.NONE) || next.otherwise() == Cadence.NONE;
                    waiting = new EnumMap<>(DigestRanges.changed(waiting, choice, next, articles.size()));
                    choice = next;
                }
                case Step.Closed(var digest) -> {
                    close(java.util.Objects.requireNonNull(waiting.get(digest)), articles, copies);
                    waiting.put(digest, DigestRanges.of(choice, digest, articles.size()));
                }
            }
        }
        for (DigestRanges rest : waiting.values()) {
            close(rest, articles, copies);
        }
        for (int position = 1; position <= articles.size(); position++) {
            assertThat(copies[position]).as("article %d", position).isLessThanOrEqualTo(wanted[position] ? 1 : 0);
            if (!dropsByWish) {
                assertThat(copies[position]).as("article %d", position).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // The hour 2 does not exist on 29 March 2026 in Berlin: 3 o'clock summer time, the moment that 2 would have
        // been.
        "DAILY, 2, 2026-03-28T12:00, 2026-03-29T03:00+02:00",
        "DAILY, 2, 2026-03-29T03:00, 2026-03-30T02:00+02:00",
        // It comes twice on 25 October: the first time counts.
        "DAILY, 2, 2026-10-24T12:00, 2026-10-25T02:00+02:00",
        "DAILY, 2, 2026-10-25T02:00, 2026-10-26T02:00+01:00",
        // Midnight belongs to the day that begins.
        "DAILY, 0, 2026-09-14T23:59, 2026-09-15T00:00+02:00",
        "DAILY, 0, 2026-09-15T00:00, 2026-09-16T00:00+02:00",
        // Mondays.
        "WEEKLY, 7, 2026-09-14T06:59, 2026-09-14T07:00+02:00",
        "WEEKLY, 7, 2026-09-14T07:00, 2026-09-21T07:00+02:00",
        // A week with a change of the clock in it is an hour longer.
        "WEEKLY, 7, 2026-10-19T07:00, 2026-10-26T07:00+01:00"
    })
    void theNextCloseIsInTheReadersOwnTime(Cadence cadence, int hour, String after, String next) {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Choice choice = new Choice(Map.of(), cadence, hour, DayOfWeek.MONDAY, berlin, Choice.Format.HTML, "");

        Instant close = choice.nextClose(
                cadence, java.time.LocalDateTime.parse(after).atZone(berlin).toInstant());

        assertThat(close).isEqualTo(ZonedDateTime.parse(next).toInstant());
    }

    @Test
    void theSecondOfTwoSameHoursClosesNothing() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Choice choice = new Choice(Map.of(), Cadence.DAILY, 2, DayOfWeek.MONDAY, berlin, Choice.Format.HTML, "");

        Instant first = choice.nextClose(Cadence.DAILY, Instant.parse("2026-10-24T12:00:00Z"));

        assertThat(choice.nextClose(Cadence.DAILY, first)).isEqualTo(Instant.parse("2026-10-26T01:00:00Z"));
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        Arbitrary<String> section = Arbitraries.of("Essays", "News", "");
        Arbitrary<Cadence> cadence = Arbitraries.of(Cadence.class);
        Arbitrary<Step> published = section.map(Step.Published::new);
        Arbitrary<Step> chose = Combinators.combine(
                        Arbitraries.maps(Arbitraries.of("Essays", "News"), cadence)
                                .ofMaxSize(2),
                        cadence)
                .as((sections, otherwise) -> new Step.Chose(new Choice(
                        sections, otherwise, 7, DayOfWeek.MONDAY, ZoneId.of("UTC"), Choice.Format.HTML, "")));
        Arbitrary<Step> closed = Arbitraries.of(Cadence.DAILY, Cadence.WEEKLY).map(Step.Closed::new);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, published),
                        net.jqwik.api.Tuple.of(2, chose),
                        net.jqwik.api.Tuple.of(1, closed))
                .list()
                .ofMaxSize(30);
    }

    private static void close(DigestRanges ranges, List<String> articles, int[] copies) {
        for (int position = 1; position <= articles.size(); position++) {
            copies[position] += ranges.contains(articles.get(position - 1), position) ? 1 : 0;
        }
    }
}
