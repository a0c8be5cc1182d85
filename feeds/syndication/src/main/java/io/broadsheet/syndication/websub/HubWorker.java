package io.broadsheet.syndication.websub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.outbound.PinnedHttp;
import io.broadsheet.contract.outbound.PinnedHttp.Request;
import io.broadsheet.contract.outbound.Reach;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.syndication.document.Copy;
import io.broadsheet.syndication.feed.CurrentFeeds;
import io.broadsheet.syndication.representation.Coding;
import io.broadsheet.syndication.representation.Variant;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in hub's work: asks callbacks whether they meant it, and sends changed feeds to those who did, whole and signed.
 * All that is to be done is in the database, so a restart loses nothing and instances share it. A subscriber that answers
 * slowly holds up no other.
 */
@Context
final class HubWorker {
    private static final Logger log = LoggerFactory.getLogger(HubWorker.class);
    private static final int AT_A_TIME = 32;
    private static final int INTENT_ATTEMPTS = 3;
    private static final int CHALLENGE_BYTES = 24;
    private static final int GONE = 410;
    private static final int NOT_FOUND = 404;
    private static final Duration LONGEST_RETRY = Duration.ofHours(6);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Subscriptions subscriptions;
    private final CurrentFeeds feeds;
    private final WebSubConfig config;
    private final PinnedHttp http;
    private final Reach reach;
    private final Semaphore hands = new Semaphore(AT_A_TIME);
    private final SecureRandom random = new SecureRandom();
    private final Thread thread = Thread.ofVirtual().name("syndication-hub").unstarted(this::run);
    private volatile boolean stopping;

    HubWorker(Subscriptions subscriptions, CurrentFeeds feeds, WebSubConfig config) {
        this.subscriptions = subscriptions;
        this.feeds = feeds;
        this.config = config;
        this.http = new PinnedHttp(config.timeout());
        this.reach = config.allowPrivateAddresses() ? Reach.ANYWHERE : Reach.PUBLIC;
    }

    @PostConstruct
    void start() {
        thread.start();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        if (!thread.join(STOP_PATIENCE)) {
            log.warn("the hub did not stop within {} s", STOP_PATIENCE.toSeconds());
        }
        http.close();
    }

    private void run() {
        while (!stopping) {
            try {
                work();
                Thread.sleep(config.pace());
            } catch (InterruptedException e) {
                // Only stop() interrupts, and the loop looks for that next.
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                if (!stopping) {
                    log.warn("the hub's work is tried again: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(config.pace().plusSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        subscriptions.endExpired();
        // Long enough that nobody else takes up what is under way, short enough that a killed instance's work goes on.
        Duration lease = config.timeout().multipliedBy(2).plusSeconds(5);
        int free = hands.availablePermits();
        List<Intent> intents = free == 0 ? List.of() : subscriptions.leaseIntents(free, lease);
        intents.forEach(intent -> handOver(() -> ask(intent)));
        free = hands.availablePermits();
        List<Subscription> due = free == 0 ? List.of() : subscriptions.lease(free, lease);
        due.forEach(subscription -> handOver(() -> tell(subscription)));
    }

    private void handOver(Runnable work) {
        hands.acquireUninterruptibly();
        Thread.ofVirtual().name("syndication-hub-callback").start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                log.warn("the hub's work is taken up again when its lease is over: {}", e.getMessage());
            } finally {
                hands.release();
            }
        });
    }

    /** Verifies a subscriber's intent (section 5.3). */
    private void ask(Intent intent) {
        byte[] bytes = new byte[CHALLENGE_BYTES];
        random.nextBytes(bytes);
        String challenge = HexFormat.of().formatHex(bytes);
        Map<String, String> query = new LinkedHashMap<>();
        query.put("hub.mode", intent.mode().word());
        query.put("hub.topic", feeds.address(intent.path()));
        query.put("hub.challenge", challenge);
        if (intent.mode() == Intent.Mode.SUBSCRIBE) {
            query.put("hub.lease_seconds", Long.toString(intent.leaseSeconds()));
        }
        switch (http.exchange(Request.get(with(intent.callback(), query), reach, WebSubConfig.MOST_ANSWER_BYTES))) {
            case Reply.Answer answer
            when answer.isSuccess() && answer.body().equals(challenge) ->
                subscriptions.confirm(intent, feeds.topic(intent.path()));
            case Reply.Answer answer
            when answer.isSuccess() || answer.status() == NOT_FOUND || answer.status() == GONE -> {
                log.info(
                        "{} did not mean to {} {}",
                        intent.callback(),
                        intent.mode().word(),
                        intent.path());
                subscriptions.forget(intent);
            }
            case Reply.Answer answer -> again(intent, "it answered " + answer.status());
            case Reply.NotSent(var reason) -> again(intent, reason);
            case Reply.Lost(var reason) -> again(intent, reason);
            case Reply.Forbidden(var reason) -> {
                log.info("the callback {} is not asked: {}", intent.callback(), reason);
                subscriptions.forget(intent);
            }
        }
    }

    private void again(Intent intent, String reason) {
        if (intent.attempts() + 1 >= INTENT_ATTEMPTS) {
            log.info("the callback {} is given up: {}", intent.callback(), reason);
            subscriptions.forget(intent);
        } else {
            subscriptions.postpone(intent, retry(intent.attempts()));
        }
    }

    /** Sends the feed as it is now (section 7). */
    private void tell(Subscription subscription) {
        Optional<Copy> feed = feeds.at(subscription.path());
        if (feed.isEmpty()) {
            subscriptions.settle(subscription, null);
            return;
        }
        Copy copy = feed.get();
        if (copy.generation() < subscription.changed()) {
            // This instance has not heard of the change yet; it will in a moment.
            subscriptions.release(subscription);
            return;
        }
        Variant content = copy.representation().variant(Coding.IDENTITY);
        String hash = content.tag().opaque();
        if (hash.equals(subscription.sentHash())) {
            subscriptions.settle(subscription, hash);
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", content.mediaType());
        String link = copy.headers().get("Link");
        if (link != null) {
            headers.put("Link", link);
        }
        if (subscription.secret() != null) {
            headers.put("X-Hub-Signature", HubSignature.of(subscription.secret(), content.bytes()));
        }
        switch (http.exchange(Request.post(
                subscription.callback(), headers, content.bytes(), reach, WebSubConfig.MOST_ANSWER_BYTES))) {
            case Reply.Answer answer when answer.isSuccess() -> subscriptions.settle(subscription, hash);
            case Reply.Answer answer
            when answer.status() == GONE -> {
                log.info("{} is gone and hears of {} no more", subscription.callback(), subscription.path());
                subscriptions.end(subscription);
            }
            case Reply.Answer answer -> again(subscription, "it answered " + answer.status());
            case Reply.NotSent(var reason) -> again(subscription, reason);
            case Reply.Lost(var reason) -> again(subscription, reason);
            case Reply.Forbidden(var reason) -> again(subscription, reason);
        }
    }

    private void again(Subscription subscription, String reason) {
        if (subscription.attempts() + 1 >= config.attempts()) {
            log.info("{} misses a change of {}: {}", subscription.callback(), subscription.path(), reason);
            subscriptions.settle(subscription, null);
        } else {
            subscriptions.postpone(subscription, retry(subscription.attempts()));
        }
    }

    private Duration retry(int attempts) {
        return Retry.pause(config.firstRetry(), attempts, LONGEST_RETRY);
    }

    private static URI with(URI callback, Map<String, String> query) {
        StringBuilder address = new StringBuilder(callback.toString());
        char separator = callback.getRawQuery() == null ? '?' : '&';
        for (Map.Entry<String, String> it : query.entrySet()) {
            address.append(separator).append(it.getKey()).append('=').append(URLEncoder.encode(it.getValue(), UTF_8));
            separator = '&';
        }
        return URI.create(address.toString());
    }
}
