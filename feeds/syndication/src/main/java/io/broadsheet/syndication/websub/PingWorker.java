package io.broadsheet.syndication.websub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.outbound.PinnedHttp;
import io.broadsheet.contract.outbound.PinnedHttp.Request;
import io.broadsheet.contract.outbound.Reach;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.syndication.document.Copy;
import io.broadsheet.syndication.feed.CurrentFeeds;
import io.broadsheet.syndication.feed.FeedConfig;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the hubs that the configuration names which feeds have changed, once this server serves the new ones. */
@Context
final class PingWorker {
    private static final Logger log = LoggerFactory.getLogger(PingWorker.class);
    private static final Duration LONGEST_RETRY = Duration.ofHours(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final String ALL_ARTICLES = "/feed.atom";

    private final Pings pings;
    private final CurrentFeeds feeds;
    private final WebSubConfig config;
    private final List<Thread> threads;
    private final PinnedHttp http;
    private volatile boolean stopping;

    PingWorker(Pings pings, CurrentFeeds feeds, WebSubConfig config, FeedConfig feedConfig) {
        this.pings = pings;
        this.feeds = feeds;
        this.config = config;
        this.http = new PinnedHttp(config.timeout());
        this.threads = feedConfig.hubs().stream()
                .map(hub -> Thread.ofVirtual().name("syndication-ping").unstarted(() -> run(hub)))
                .toList();
    }

    @PostConstruct
    void start() {
        threads.forEach(Thread::start);
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            if (!thread.join(STOP_PATIENCE)) {
                log.warn("a worker that tells hubs did not stop within {} s", STOP_PATIENCE.toSeconds());
            }
        }
        http.close();
    }

    private void run(URI hub) {
        boolean known = false;
        while (!stopping) {
            try {
                if (!known) {
                    pings.know(hub);
                    known = true;
                }
                pings.lease(hub, config.timeout().multipliedBy(2).plusSeconds(5))
                        .ifPresent(this::ping);
                Thread.sleep(config.pace());
            } catch (InterruptedException e) {
                // Only stop() interrupts, and the loop looks for that next.
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                if (!stopping) {
                    log.warn("the hub {} is told later: {}", hub, e.getMessage());
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

    private void ping(Pings.Ping ping) {
        boolean fresh = feeds.at(ALL_ARTICLES).map(Copy::generation).orElse(0L) >= ping.changed();
        if (!fresh) {
            // No failure of the hub's: it is asked again when this instance has heard of the change.
            pings.release(ping);
            return;
        }
        String form = "hub.mode=publish&"
                + ping.shelves().stream()
                        .flatMap(shelf -> feeds.addresses(shelf).stream())
                        .map(address -> "hub.url=" + URLEncoder.encode(address, UTF_8))
                        .collect(Collectors.joining("&"));
        Reply reply = http.exchange(Request.post(
                ping.hub(),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(UTF_8),
                // The operator named the hubs: they may well be beside this server.
                Reach.ANYWHERE,
                WebSubConfig.MOST_ANSWER_BYTES));
        switch (reply) {
            case Reply.Answer answer when answer.isSuccess() -> pings.settle(ping);
            case Reply.Answer answer -> again(ping, "it answered " + answer.status());
            case Reply.NotSent(var reason) -> again(ping, reason);
            case Reply.Lost(var reason) -> again(ping, reason);
            case Reply.Forbidden(var reason) -> again(ping, reason);
        }
    }

    private void again(Pings.Ping ping, String reason) {
        log.info("the hub {} is told later: {}", ping.hub(), reason);
        pings.postpone(ping, Retry.pause(config.firstRetry(), ping.attempts(), LONGEST_RETRY));
    }
}
