package io.broadsheet.desk.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.PostsChoice;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.intake.KafkaClients;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.desk.ArticlesTopic;
import io.broadsheet.desk.TestDesk;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("services")
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishingTest {
    private final TestDesk desk = TestDesk.shared();
    private final Producer<String, byte[]> producer =
            KafkaClients.producer(RealKafka.bootstrapServers(), "test-reports-for-pages");
    private final DistributionReportCodec codec = new DistributionReportCodec();

    @AfterAll
    void stop() {
        producer.close();
    }

    @Test
    void whatWillHappenIsSaidBeforeItDoes() throws Exception {
        String slug = draft("{\"title\": \"A\", \"source\": \"1\"}");
        try (Window window = Window.ofEditor()) {
            window.open(page(slug, "publish"));

            assertThat(window.at("h1")).hasText("Publish this article?");
            assertThat(window.at(".consequences")).containsText("http://localhost:8080/articles/" + slug);
            assertThat(window.at(".consequences")).containsText("The mail goes to 3 confirmed subscribers.");
            assertThat(window.at(".consequences")).containsText("A post on masto (mastodon).");
            assertThat(window.at(".consequences")).not().containsText("arts");
            assertThat(window.at(".consequences")).containsText("No post on shown");
        }
        assertThat(state(slug)).isEqualTo("draft");
    }

    @Test
    void theBoardFillsChannelByChannel() throws Exception {
        String slug = draft("{\"title\": \"A\", \"source\": \"1\"}");
        try (Window window = Window.ofEditor()) {
            window.open(page(slug, "publish"));
            window.press("Publish now");
            assertThat(window.at("#summary")).hasText("Revision 1: 3 channels are still at work.");
            assertThat(channel(window, "feeds").locator(".state")).hasText("In progress");
            String id = desk.get("/api/articles/" + slug).body().path("article").asText();

            report(id, "feeds", 1, State.DONE, Counts.NONE, null);
            assertThat(channel(window, "feeds").locator(".state")).hasText("Done");
            assertThat(channel(window, "feeds").locator("a"))
                    .hasAttribute("href", "http://localhost:8080/articles/" + slug);
            report(id, "mail", 1, State.WORKING, new Counts(5, 2, 1, 0, 0), null);
            assertThat(channel(window, "mail").locator("[role=progressbar]"))
                    .hasAttribute("aria-valuetext", "2 accepted, 1 postponed, 0 refused and 0 excluded of 5");
            assertThat(channel(window, "mail").locator(".counts .waiting")).hasText("2");
            report(id, "mail", 2, State.DONE, new Counts(5, 3, 0, 1, 1), null);
            assertThat(channel(window, "mail").locator(".counts")).containsText("3");
            assertThat(channel(window, "mail").locator(".counts .refused")).hasText("1");
            report(id, "social/masto", 1, State.FAILED, Counts.NONE, "the account is locked");
            assertThat(channel(window, "social/masto").locator(".detail")).hasText("the account is locked");
            report(id, "social", 1, State.FAILED, new Counts(1, 0, 0, 1, 0), "masto: the account is locked");

            assertThat(window.at("#summary"))
                    .hasText("Revision 1: all channels have ended, and not all of it went well.");
        }
    }

    @Test
    void aCorrectionIsAnnouncedAsOneAndAWithdrawalTellsWhy() throws Exception {
        String slug = draft("{\"title\": \"A\", \"source\": \"1\"}");
        desk.post("/api/articles/%s/publish".formatted(slug), "");
        desk.put("/api/articles/" + slug, "{\"title\": \"A\", \"source\": \"2\"}");
        try (Window window = Window.ofEditor()) {
            window.open(page(slug, "publish"));
            assertThat(window.at("h1")).hasText("Publish the correction?");
            window.press("Publish the correction");
            assertThat(window.at("#summary")).containsText("Revision 2");

            window.at(".steps >> text=Withdraw").click();
            window.page().getByLabel("Reason, for readers").fill("The figures were wrong.");
            window.press("Withdraw now");

            assertThat(window.at("#summary")).containsText("Withdrawal, revision 3");
            assertThat(window.at(".article-head .state")).hasText("Withdrawn");
        }
        String id = desk.get("/api/articles/" + slug).body().path("article").asText();
        try (ArticlesTopic topic = new ArticlesTopic()) {
            assertThat(topic.events(Set.of(id), 3).getLast())
                    .isInstanceOfSatisfying(
                            ArticleWithdrawn.class,
                            it -> assertThat(it.reason()).isEqualTo("The figures were wrong."));
        }
    }

    @Test
    void whatBecomesOfPostsIsChosenByClickAndTravelsWithTheEvent() throws Exception {
        String slug = draft("{\"title\": \"A\", \"source\": \"1\"}");
        desk.post("/api/articles/%s/publish".formatted(slug), "");
        desk.put("/api/articles/" + slug, "{\"title\": \"A\", \"source\": \"2\"}");
        try (Window window = Window.ofEditor()) {
            window.open(page(slug, "publish"));
            assertThat(window.page().getByLabel("as each account is set up")).isChecked();
            window.page().getByLabel("answer them with the correction").click();
            assertThat(window.page().getByLabel("as each account is set up"))
                    .not()
                    .isChecked();
            window.press("Publish the correction");
            assertThat(window.at("#summary")).containsText("Revision 2");

            window.at(".steps >> text=Withdraw").click();
            assertThat(window.page().getByLabel("as each account is set up")).isChecked();
            window.page().getByLabel("leave them as they are").click();
            window.press("Withdraw now");
            assertThat(window.at("#summary")).containsText("Withdrawal, revision 3");
        }
        String id = desk.get("/api/articles/" + slug).body().path("article").asText();
        try (ArticlesTopic topic = new ArticlesTopic()) {
            List<ArticleEvent> events = topic.events(Set.of(id), 3);
            assertThat(((ArticlePublished) events.get(1)).posts()).isEqualTo(PostsChoice.REPLY);
            assertThat(((ArticleWithdrawn) events.get(2)).posts()).isEqualTo(PostsChoice.LEAVE);
        }
    }

    @Test
    void everyRadioButtonIsAChoiceThatTheEventKnows() throws Exception {
        String slug = draft("{\"title\": \"A\", \"source\": \"1\"}");
        desk.post("/api/articles/%s/publish".formatted(slug), "");
        for (String step : List.of("publish", "withdraw")) {
            try (Window window = Window.ofEditor()) {
                window.open(page(slug, step));

                assertThat(window.at("input[name=posts]").all())
                        .extracting(it -> it.getAttribute("value"))
                        .containsExactly("", "change", "reply", "leave");
            }
        }
    }

    @Test
    void aFirstPublicationHasNoPostsToChooseFor() throws Exception {
        String slug = draft("{\"title\": \"A\", \"source\": \"1\"}");
        try (Window window = Window.ofEditor()) {
            window.open(page(slug, "publish"));

            assertThat(window.at("h1")).hasText("Publish this article?");
            assertThat(window.at("input[name=posts]")).hasCount(0);
        }
    }

    @Test
    void aChoiceThatThePageDoesNotOfferPublishesAndWithdrawsNothing() throws Exception {
        String slug = draft("{\"title\": \"A\", \"source\": \"1\"}");
        desk.post("/api/articles/%s/publish".formatted(slug), "");
        desk.put("/api/articles/" + slug, "{\"title\": \"A\", \"source\": \"2\"}");
        for (String step : List.of("publish", "withdraw")) {
            try (Window window = Window.ofEditor()) {
                window.open(page(slug, step));
                window.at("input[value=reply]").evaluate("it => it.value = 'shout'");
                window.page().locator("input[value=shout]").click();
                window.at("form.decide button").click();

                assertThat(window.at("[role=alert]")).containsText("posts is 'shout' (expected: one of change, reply");
            }
        }
        assertThat(desk.get("/api/articles/" + slug).body().path("revision").asInt())
                .isEqualTo(1);
        assertThat(state(slug)).isEqualTo("published");
    }

    @Test
    void whatWasNotLookedAtIsNotPublished() throws Exception {
        String slug = draft("{\"title\": \"A\", \"source\": \"1\"}");
        try (Window window = Window.ofEditor()) {
            window.open(page(slug, "publish"));
            desk.put("/api/articles/" + slug, "{\"title\": \"A\", \"source\": \"another\"}");

            window.press("Publish now");

            assertThat(window.at("[role=alert]")).containsText("The draft was changed since you opened this page.");
        }
        assertThat(state(slug)).isEqualTo("draft");
    }

    @Test
    void aLinkToDoubtIsShownBeforePublishing() throws Exception {
        String slug = draft(
                "{\"title\": \"A\", \"source\": \"[best casino](http://casino.example.com/) [kind](https://example.org/)\"}");
        try (Window window = Window.ofEditor()) {
            window.open(page(slug, "publish"));

            assertThat(window.at(".doubts tbody tr")).hasCount(1);
            assertThat(window.at(".doubts")).containsText("http://casino.example.com/");
        }
    }

    @Test
    void anUnfinishedArticleHasNoButtonToPublishIt() throws Exception {
        String slug = draft("{\"source\": \"1\"}");
        try (Window window = Window.ofEditor()) {
            window.open(page(slug, "publish"));

            assertThat(window.at(".obstacles")).containsText("the article has no title");
            assertThat(window.at("main button")).hasCount(0);
        }
    }

    @Test
    void theBoardComesBackWhenItsStreamWasRefused() throws Exception {
        String slug = draft("{\"title\": \"A\", \"source\": \"1\"}");
        desk.post("/api/articles/%s/publish".formatted(slug), "");
        AtomicInteger tries = new AtomicInteger();
        try (Window window = Window.ofEditor()) {
            window.page().route("**/distribution/events", route -> {
                if (tries.getAndIncrement() == 0) {
                    route.fulfill(new Route.FulfillOptions().setStatus(503));
                } else {
                    route.resume();
                }
            });

            window.open(page(slug, "board"));

            assertThat(channel(window, "mail").locator(".state")).hasText("In progress");
            assertThat(window.at("#line")).hasText("Live");
        }
        assertThat(tries.get()).isGreaterThan(1);
    }

    private String draft(String json) throws Exception {
        String slug = "out-" + UUID.randomUUID();
        desk.put("/api/articles/" + slug, json);
        return slug;
    }

    private static String page(String slug, String step) {
        return "/desk/articles/%s/%s".formatted(slug, step);
    }

    private String state(String slug) throws Exception {
        return desk.get("/api/articles/" + slug).body().path("state").asText();
    }

    private static Locator channel(Window window, String name) {
        return window.at("li[data-channel='%s']".formatted(name));
    }

    private void report(
            String article, String channel, long sequence, State state, Counts counts, @Nullable String detail)
            throws Exception {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topics.DISTRIBUTION,
                article,
                codec.encode(new DistributionReport(
                        ArticleId.of(article), 1, channel, sequence, state, counts, detail, null, Instant.now())));
        record.headers().add("content-type", CloudEventEnvelope.CONTENT_TYPE.getBytes(UTF_8));
        producer.send(record).get();
    }
}
