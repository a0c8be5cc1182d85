package io.broadsheet.syndication.websub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.RunningSyndication;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The built-in hub, two instances on one database, with subscribers on this machine. */
@Tag("services")
@Tag("once")
class HubTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FEED = "http://localhost:8080/feed.atom";
    private static final RealPostgres.Database DATABASE = RealPostgres.freshDatabase();
    private static final Map<String, Object> SETTINGS = Map.of(
            "broadsheet.websub.allow-private-addresses", "true",
            "broadsheet.websub.pace", "50ms",
            "broadsheet.websub.first-retry", "100ms",
            "broadsheet.websub.timeout", "2s",
            "broadsheet.websub.requests-per-minute", "5",
            "broadsheet.websub.subscriptions", "50",
            "broadsheet.websub.attempts", "200");
    private static final AtomicInteger REVISIONS = new AtomicInteger();
    private static RunningSyndication one;
    private static RunningSyndication two;

    private final Subscriber subscriber = new Subscriber();
    private final ArticleId id = ArticleId.fresh();

    @BeforeAll
    static void start() {
        one = RunningSyndication.on(DATABASE, SETTINGS);
        two = RunningSyndication.on(DATABASE, SETTINGS);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
    }

    @AfterEach
    void leave() {
        subscriber.close();
        one.bean(Jdbi.class)
                .useHandle(handle -> handle.execute("delete from hub_subscription; delete from hub_intent"));
    }

    @Test
    void aSubscriberConfirmsAndGetsTheChangedFeedOnceWholeAndSigned() throws Exception {
        subscribe(subscriber, "hub.secret", "a secret", "hub.lease_seconds", "7200");
        Map<String, String> asked = subscriber.asked().getFirst();
        assertThat(asked)
                .containsEntry("mine", "1")
                .containsEntry("hub.mode", "subscribe")
                .containsEntry("hub.topic", FEED)
                .containsEntry("hub.lease_seconds", "7200");

        publish("Told");

        Subscriber.Delivery delivery = awaitDelivery(subscriber);
        HttpResponse<byte[]> served = one.getBytes("/feed.atom");
        assertThat(delivery.body()).isEqualTo(served.body());
        assertThat(delivery.header("Content-type")).isEqualTo("application/atom+xml; charset=utf-8");
        assertThat(delivery.header("Link"))
                .contains("<http://localhost:8080/hub>; rel=\"hub\"", "<" + FEED + ">; rel=\"self\"");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("a secret".getBytes(UTF_8), "HmacSHA256"));
        assertThat(delivery.header("X-hub-signature"))
                .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(delivery.body())));
        // Another change is told of after this one: had it come twice, the second copy would lie between them.
        publish("Told again");
        await().atMost(PATIENCE)
                .until(() -> subscriber.deliveries().getLast().text().contains("Told again"));
        assertThat(subscriber.deliveries().stream()
                        .map(Subscriber.Delivery::text)
                        .distinct())
                .hasSameSizeAs(subscriber.deliveries());
    }

    @Test
    void theFeedAndItsHeadersNameTheHub() {
        HttpResponse<String> feed = one.get("/feed.atom");

        assertThat(feed.body()).contains("<link rel=\"hub\" href=\"http://localhost:8080/hub\" />");
        assertThat(feed.headers().firstValue("Link").orElse("")).contains("rel=\"hub\"", "rel=\"self\"");
    }

    @Test
    void whoDoesNotConfirmHearsNothing() {
        subscriber.unwilling();
        wish(subscriber, "subscribe");

        await().atMost(PATIENCE).until(() -> !subscriber.asked().isEmpty());
        await().atMost(PATIENCE).until(() -> count("hub_intent") == 0);
        assertThat(count("hub_subscription")).isZero();
    }

    @Test
    void whoUnsubscribesAndConfirmsHearsNoMore() {
        subscribe(subscriber);

        wish(subscriber, "unsubscribe");

        await().atMost(PATIENCE).until(() -> count("hub_subscription") == 0);
        assertThat(subscriber.asked().getLast()).containsEntry("hub.mode", "unsubscribe");
    }

    @Test
    void nobodyElseCanUnsubscribeASubscriber() {
        subscribe(subscriber);
        subscriber.unwilling();

        wish(subscriber, "unsubscribe");

        await().atMost(PATIENCE).until(() -> count("hub_intent") == 0);
        assertThat(count("hub_subscription")).isOne();
    }

    @Test
    void aSubscriberThatIsGoneIsForgotten() {
        subscribe(subscriber);
        subscriber.answering(410);

        publish("Gone");

        await().atMost(PATIENCE).until(() -> count("hub_subscription") == 0);
    }

    @Test
    void aSubscriberThatIsDownGetsTheNewestWhenItIsBack() {
        subscribe(subscriber);
        subscriber.answering(503);
        publish("Missed");
        await().atMost(PATIENCE).until(() -> !subscriber.deliveries().isEmpty());
        publish("Newest");

        subscriber.answering(200);

        await().atMost(PATIENCE)
                .until(() -> subscriber.deliveries().getLast().text().contains("Newest"));
        await().atMost(PATIENCE)
                .until(() -> one.bean(Jdbi.class)
                        .withHandle(handle -> handle.createQuery("select attempts from hub_subscription")
                                        .mapTo(Integer.class)
                                        .one()
                                == 0));
    }

    @Test
    void aSubscriptionEndsWithItsLease() {
        subscribe(subscriber);

        one.bean(Jdbi.class).useHandle(handle -> handle.execute("update hub_subscription set expires_at = now()"));

        await().atMost(PATIENCE).until(() -> count("hub_subscription") == 0);
    }

    @Test
    void aLeaseIsKeptWithinItsBounds() {
        subscribe(subscriber, "hub.lease_seconds", "999999999999");

        assertThat(subscriber.asked().getFirst()).containsEntry("hub.lease_seconds", "2592000");
    }

    @Test
    void whatIsWrongWithAWishIsSaidAtOnce() {
        assertWrong(Map.of("hub.mode", "dance"), "hub.mode is 'dance'");
        assertWrong(Map.of("hub.topic", "https://elsewhere.example/feed"), "such as http://localhost:8080/feed.atom");
        assertWrong(Map.of("hub.topic", "http://localhost:8080/sections/never/feed.atom"), "hub.topic is");
        assertWrong(Map.of("hub.callback", "ftp://example.org/"), "hub.callback is 'ftp://example.org/'");
        assertWrong(Map.of("hub.callback", "not an address"), "hub.callback is 'not an address'");
        assertWrong(Map.of("hub.secret", "s".repeat(200)), "hub.secret is longer than 199 bytes");
        assertWrong(Map.of("hub.lease_seconds", "soon"), "hub.lease_seconds is 'soon'");
        assertWrong(Map.of("hub.secret", "a\0b"), "NUL");
        assertThat(post(Map.of()).statusCode()).isEqualTo(400);
        assertThat(count("hub_intent")).isZero();
    }

    @Test
    void whoAsksTooOftenIsToldToWait() {
        String client = "198.51.100." + (1 + Math.floorMod(id.hashCode(), 200));
        List<HttpResponse<String>> answers = new ArrayList<>();
        // Twice as many and one: a new minute may begin meanwhile.
        for (int i = 0; i < 11; i++) {
            answers.add(post(Map.of("hub.mode", "dance"), "X-Forwarded-For", client));
        }

        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 429)
                .isNotEmpty()
                .allMatch(answer -> answer.headers().firstValue("Retry-After").isPresent());
    }

    private static void assertWrong(Map<String, String> change, String message) {
        Map<String, String> form = new LinkedHashMap<>(
                Map.of("hub.mode", "subscribe", "hub.topic", FEED, "hub.callback", "http://127.0.0.1:9/callback"));
        form.putAll(change);
        HttpResponse<String> answer = post(form);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
    }

    private void publish(String title) {
        RunningSyndication.publish(Articles.published(
                id, REVISIONS.incrementAndGet(), Articles.slug("told", id), title, "<p>told</p>", Articles.MORNING));
    }

    private void subscribe(Subscriber subscriber, String... more) {
        wish(subscriber, "subscribe", more);
        await().atMost(PATIENCE).until(() -> count("hub_subscription") == 1);
    }

    private void wish(Subscriber subscriber, String mode, String... more) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("hub.mode", mode);
        form.put("hub.topic", FEED);
        form.put("hub.callback", subscriber.callback().toString());
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], more[i + 1]);
        }
        assertThat(post(form).statusCode()).isEqualTo(202);
    }

    private static HttpResponse<String> post(Map<String, String> form, String... headers) {
        String body = form.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return one.form("/hub", body, headers);
    }

    private static long count(String table) {
        return one.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("select count(*) from " + table)
                        .mapTo(Long.class)
                        .one());
    }

    private static Subscriber.Delivery awaitDelivery(Subscriber subscriber) {
        return await().atMost(PATIENCE)
                .until(subscriber::deliveries, it -> !it.isEmpty())
                .getFirst();
    }
}
