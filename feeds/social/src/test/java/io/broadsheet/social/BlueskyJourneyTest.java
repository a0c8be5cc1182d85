package io.broadsheet.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.social.bluesky.RealPds;
import io.broadsheet.social.testing.Desk;
import io.broadsheet.social.testing.Events;
import io.broadsheet.social.testing.ServiceProcess;
import io.broadsheet.social.testing.Settings;
import io.broadsheet.social.testing.UnreliableProxy;
import io.broadsheet.social.testing.UnreliableProxy.Fault;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From the topic to a real Bluesky server, whatever dies on the way. */
@Tag("services")
@Tag("once")
class BlueskyJourneyTest {
    private final Desk desk = new Desk();
    private final RealPds.Account account = RealPds.freshAccount();
    private final UnreliableProxy proxy = new UnreliableProxy(RealPds.uri());
    private final Settings settings = settings();
    private final Events events = Events.now();

    @AfterEach
    void close() throws InterruptedException {
        proxy.close();
        desk.close();
    }

    private Settings settings() {
        return Settings.on(RealPostgres.freshDatabase())
                .with("broadsheet.social.timeout", "3s")
                .with("broadsheet.social.lease", "9s")
                .withBluesky("sky", proxy.uri(), account.token());
    }

    private List<String> texts() {
        return RealPds.posts(account).stream()
                .filter(it -> it.toString().contains(events.link().toString())
                        || it.path("value").has("reply"))
                .map(it -> it.path("value")
                        .path("text")
                        .asText()
                        .lines()
                        .findFirst()
                        .orElse(""))
                .toList();
    }

    @Test
    void aCorrectionIsAnAnswerAndAWithdrawalTakesBothBack() {
        ArticlePublished first = events.published("The tied");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ArticlePublished correction = events.published(2, now, "The tide");
        var withdrawal = events.withdrawn(3, now);
        try (ApplicationContext _ = SocialApplication.start(settings.all())) {
            desk.send(first);
            assertThat(desk.end(first, "social/sky").state()).isEqualTo(State.DONE);
            assertThat(desk.end(first, "social/sky").link()).asString().contains("/post/");

            desk.send(correction);
            assertThat(desk.end(correction, "social/sky").state()).isEqualTo(State.DONE);
            assertThat(texts()).containsExactlyInAnyOrder("The tied", "Corrected: The tide");

            desk.send(withdrawal);
            assertThat(desk.end(withdrawal, "social/sky").state()).isEqualTo(State.DONE);
            assertThat(texts()).isEmpty();
        }
    }

    @Test
    void aLostAnswerAndAnEmptyDatabaseLeaveOnePost() {
        ArticlePublished published = events.published("The tide");
        proxy.spoilNext("putRecord", Fault.LOSE_ANSWER);
        try (ApplicationContext _ = SocialApplication.start(settings.all())) {
            desk.send(published);
            assertThat(desk.end(published, "social/sky").state()).isEqualTo(State.DONE);
        }
        String before = RealPds.posts(account).toString();

        // Another account of the group would not be given the topic again: an empty database and the same event.
        try (ApplicationContext _ = SocialApplication.start(settings().all())) {
            desk.send(published);
            ArticlePublished sentinel = Events.now().published("Sentinel");
            desk.send(sentinel);
            desk.end(sentinel, "social/sky");
        }

        assertThat(texts()).containsExactly("The tide");
        JsonNode only = RealPds.posts(account).stream()
                .filter(it -> it.toString().contains(events.link().toString()))
                .findFirst()
                .orElseThrow();
        assertThat(before).as("the same commit").contains(only.path("cid").asText());
    }

    @Test
    void aProcessKilledBetweenSendAndAnswerLeavesOnePost() throws Exception {
        ArticlePublished published = events.published("The tide");
        proxy.spoilNext("putRecord", Fault.HOLD_ANSWER);
        Settings patient = settings.with("broadsheet.social.timeout", "30s").with("broadsheet.social.lease", "90s");
        try (ServiceProcess process = ServiceProcess.start("killed-bluesky", patient)) {
            desk.send(published);
            await().atMost(Duration.ofSeconds(90)).until(() -> !texts().isEmpty());
            process.kill();
        }

        // The dead one's lease runs for 90 seconds by its own setting: end it, as time would.
        try (ApplicationContext context = SocialApplication.start(settings.all())) {
            context.getBean(org.jdbi.v3.core.Jdbi.class, io.micronaut.inject.qualifiers.Qualifiers.byName("social"))
                    .useHandle(handle -> handle.execute("update actions set leased_until = now()"));
            assertThat(desk.end(published, "social/sky").state()).isEqualTo(State.DONE);
        }

        assertThat(texts()).containsExactly("The tide");
        assertThat(proxy.requests("putRecord")).hasSize(1);
    }
}
