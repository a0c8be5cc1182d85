package io.broadsheet.mailer.relay;

import static io.broadsheet.mailer.testing.MailerUnderTest.published;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import io.broadsheet.mailer.testing.TestRelay.Manner;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several relays: weights, fail-over, and limits that all processes share. */
@Tag("services")
class RelaysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static TestRelay heavy;
    private static TestRelay light;
    private static MailerUnderTest mailer;
    private static Jdbi pool;

    @BeforeAll
    static void start() {
        heavy = new TestRelay();
        light = new TestRelay();
        Map<String, Object> settings = new HashMap<>();
        relay(settings, "heavy", heavy);
        relay(settings, "light", light);
        settings.put("broadsheet.mail.relays.heavy.weight", 3);
        settings.put("broadsheet.mail.first-pause", "100ms");
        settings.put("broadsheet.mail.longest-pause", "300ms");
        settings.put("broadsheet.mail.domains.choosy.domains", "choosy.example, choosy.test");
        settings.put("broadsheet.mail.domains.choosy.per-hour", 10);
        mailer = new MailerUnderTest(settings);
        pool = mailer.first().getBean(Jdbi.class, Qualifiers.byName("mailer"));
    }

    private static void relay(Map<String, Object> settings, String name, TestRelay relay) {
        settings.put("broadsheet.mail.relays." + name + ".host", "127.0.0.1");
        settings.put("broadsheet.mail.relays." + name + ".port", relay.port());
    }

    @AfterAll
    static void stop() throws IOException {
        mailer.close();
        heavy.close();
        light.close();
    }

    @BeforeEach
    void startOver() {
        light.setAway(false);
        // The rest of a relay that was away in another test is over when it has its turn again.
        Awaitility.await().atMost(PATIENCE).until(() -> state("light").equals("ready"));
        mailer.startOver();
        mailer.empty("allowance, connection_share");
        heavy.forget();
        light.forget();
    }

    @Test
    void mailsAreDealtOutByWeight() {
        mailer.readers(400);
        ArticlePublished event = published("Dealt out");

        mailer.announce(event);

        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(400, 400, 0, 0, 0));
        assertThat(heavy.taken()).hasSizeBetween(290, 310);
        assertThat(light.taken()).hasSize(400 - heavy.taken().size());
    }

    @Test
    void whatARelayThatIsAwayShouldHaveHadGoesElsewhereAndItRests() {
        mailer.readers(100);
        light.setAway(true);
        ArticlePublished event = published("Elsewhere");

        mailer.announce(event);

        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(100, 100, 0, 0, 0));
        assertThat(heavy.copies()).hasSize(100);
        JsonNode resting = relays().get(1);
        assertThat(resting.get("name").asText()).isEqualTo("light");
        assertThat(resting.get("lastFailure").asText()).contains("127.0.0.1:" + light.port());
        // Nobody was put off for it.
        assertThat(mailer.query(Integer.class, "select count(*)::int from postponement"))
                .containsExactly(0);
    }

    @Test
    void whatARelayDoesNotWantNowGoesElsewhere() {
        List<String> readers = mailer.readers(20);
        Manner[] always = new Manner[100];
        java.util.Arrays.fill(always, Manner.CLOSING);
        readers.forEach(reader -> light.expect(reader, always));
        ArticlePublished event = published("Not now");

        mailer.announce(event);

        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(20, 20, 0, 0, 0));
        assertThat(heavy.copies()).hasSize(20);
        assertThat(light.taken()).isEmpty();
    }

    @Test
    void whatTheRelaysAnsweredIsCounted() {
        long accepted = figure("broadsheet_mails_total{outcome=\"accepted\",relay=\"heavy\"}");
        long refused = figure("broadsheet_mails_total{outcome=\"refused\",relay=\"heavy\"}");
        long postponed = figure("broadsheet_mails_total{outcome=\"postponed\",relay=\"heavy\"}");
        List<String> readers = mailer.readers(10);
        for (TestRelay relay : List.of(heavy, light)) {
            relay.expect(readers.get(0), Manner.REFUSE_CONTENT);
            relay.expect(readers.get(1), Manner.LATER);
        }
        light.setAway(true);
        ArticlePublished event = published("Counted");

        mailer.announce(event);

        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(10, 9, 0, 1, 0));
        assertThat(figure("broadsheet_mails_total{outcome=\"accepted\",relay=\"heavy\"}") - accepted)
                .isEqualTo(9);
        assertThat(figure("broadsheet_mails_total{outcome=\"refused\",relay=\"heavy\"}") - refused)
                .isEqualTo(1);
        assertThat(figure("broadsheet_mails_total{outcome=\"postponed\",relay=\"heavy\"}") - postponed)
                .isEqualTo(1);
    }

    private static long figure(String name) {
        return mailer.editorGet("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no figure " + name));
    }

    @Test
    void aDomainThatTakesNoMoreDoesNotKeepTheOthersWaiting() {
        mailer.readers(50);
        mailer.jdbi().useHandle(handle -> handle.execute("""
                update subscriber set email = replace(email, 'readers.example', 'choosy.example')
                where email ~ '^reader[1-5]@'
                """));
        ArticlePublished event = published("Choosy");

        mailer.announce(event);

        // A tenth of an hour's worth may come at once.
        Awaitility.await().atMost(PATIENCE).until(() -> accepted() == 46);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> mailer.query(String.class, "select coalesce(detail, '') from batch")
                        .getFirst()
                        .equals("domain/choosy takes 10 mails an hour"));
        assertThat(mailer.query(Boolean.class, "select due_at > now() + interval '2 minutes' from batch"))
                .containsExactly(true);
        assertThat(mailer.query(Boolean.class, "select failing_since is null from batch"))
                .containsExactly(true);
    }

    @Test
    void processesTakeFromTheSameBucket() {
        Moving clock = new Moving(Instant.parse("2026-11-27T10:00:00Z"));
        Bucket one = Bucket.perSecond(new Allowances(pool, clock), "relay/shared", 20);
        Bucket other = Bucket.perSecond(new Allowances(pool, clock), "relay/shared", 20);

        assertThat(taken(one, 100) + taken(other, 100)).isEqualTo(20);
        clock.move(Duration.ofMillis(500));
        assertThat(taken(other, 100) + taken(one, 100)).isEqualTo(10);
        // Rest never makes more than a second's worth.
        clock.move(Duration.ofDays(1));
        assertThat(taken(one, 100) + taken(other, 100)).isEqualTo(20);
    }

    @Test
    void noHourSeesMoreThanItsLimit() {
        Moving clock = new Moving(Instant.parse("2026-11-27T10:00:00Z"));
        Bucket bucket = Bucket.perHour(new Allowances(pool, clock), "relay/hourly", 600);
        int inTheHour = 0;
        for (int minute = 0; minute < 60; minute++) {
            inTheHour += taken(bucket, 1_000);
            clock.move(Duration.ofMinutes(1));
        }

        assertThat(inTheHour).isBetween(560, 600);
        Instant next = bucket.take();
        assertThat(next == null || !next.isBefore(clock.instant())).isTrue();
    }

    @Test
    void aRelayThatIsWarmedUpTakesWhatItsDayAllows() {
        Moving clock = new Moving(Instant.parse("2026-12-01T08:00:00Z"));
        Allowances allowances = new Allowances(pool, clock);
        Bucket bucket = Bucket.warmUp(allowances, "relay/young", LocalDate.parse("2026-12-01"), List.of(50, 100));

        assertThat(taken(bucket, 1_000)).isEqualTo(50);
        assertThat(bucket.take()).isEqualTo("2026-12-02T00:00:00Z");
        clock.move(Duration.ofHours(16));
        assertThat(taken(bucket, 1_000)).isEqualTo(100);
        clock.move(Duration.ofDays(1));
        assertThat(taken(bucket, 1_000)).isEqualTo(1_000);
    }

    @Test
    void whatIsHadAtATimeIsSharedFairlyAndNeverTooMuch() {
        Shares one = new Shares(pool, Clock.systemUTC());
        Shares other = new Shares(pool, Clock.systemUTC());
        one.start();
        other.start();
        try {
            Shares.Share first = one.of("relay/few", 4);
            assertThat(IntStream.range(0, 10).filter(_ -> first.take()).count()).isEqualTo(4);
            // Only now is there another process that wants some: who asks first has all until then.
            Shares.Share second = other.of("relay/few", 4);
            assertThat(second.take()).isFalse();

            first.giveBack();
            first.giveBack();
            first.giveBack();

            Awaitility.await().atMost(PATIENCE).until(second::take);
            Awaitility.await().atMost(PATIENCE).until(second::take);
            assertThat(second.take()).isFalse();
            Awaitility.await().atMost(PATIENCE).until(first::take);
            assertThat(first.take()).isFalse();
            assertThat(mailer.query(Integer.class, "select sum(granted)::int from connection_share"))
                    .containsExactly(4);
        } finally {
            one.stop();
            other.stop();
        }
    }

    private static int taken(Bucket bucket, int wanted) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            @Nullable Instant later = bucket.take();
            if (later != null) {
                return taken;
            }
            taken++;
        }
        return taken;
    }

    private static JsonNode relays() {
        return MailerUnderTest.json(mailer.editorGet("/api/relays")).get("relays");
    }

    private static String state(String name) {
        for (JsonNode relay : relays()) {
            if (relay.get("name").asText().equals(name)) {
                return relay.get("state").asText();
            }
        }
        throw new AssertionError("no relay " + name);
    }

    private static int accepted() {
        return mailer.query(Integer.class, "select count(*)::int from delivery where outcome = 'accepted'")
                .getFirst();
    }

    /** A clock that a test moves. */
    private static final class Moving extends Clock {
        private Instant now;

        Moving(Instant now) {
            this.now = now;
        }

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
