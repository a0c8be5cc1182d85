package io.broadsheet.syndication.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.syndication.document.ClientAddress;
import io.broadsheet.syndication.document.Sightings;
import io.broadsheet.syndication.document.Sightings.Sighting;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts who asks for feeds, away from the answers: takes what was seen every moment, forgets the addresses at once, and
 * stores the counts in batches. A crash loses at most one batch, and readers come again.
 */
@Context
final class ReaderWorker {
    private static final Logger log = LoggerFactory.getLogger(ReaderWorker.class);
    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Sightings sightings;
    private final Readership readership;
    private final ReaderConfig config;
    private final Clock clock;
    private final Thread thread = Thread.ofVirtual().name("syndication-readers").unstarted(this::run);
    private final Map<String, Sketch> sketches = new HashMap<>();
    private final Map<String, Map<Readership.Source, Integer>> told = new HashMap<>();
    private volatile boolean stopping;
    private @Nullable LocalDate day;
    private @Nullable Mac mac;

    ReaderWorker(Sightings sightings, Readership readership, ReaderConfig config, @Named("syndication") Clock clock) {
        this.sightings = sightings;
        this.readership = readership;
        this.config = config;
        this.clock = clock;
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
            log.warn("the worker that counts readers did not stop within {} s", STOP_PATIENCE.toSeconds());
        }
    }

    private void run() {
        Duration glance = config.flush().compareTo(GLANCE) < 0 ? config.flush() : GLANCE;
        long glances = Math.max(1, config.flush().dividedBy(glance));
        for (long i = 1; !stopping; i++) {
            try {
                Thread.sleep(glance);
            } catch (InterruptedException e) {
                // Only stop() interrupts: one last batch, and the flag is of no use to the database's driver.
            }
            try {
                look();
                if (i % glances == 0 || stopping) {
                    flush();
                }
            } catch (RuntimeException e) {
                if (!stopping) {
                    log.warn("readers are counted later: {}", e.getMessage());
                }
            }
        }
    }

    private void look() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            if (day != null) {
                flush();
            }
            mac = mac(readership.key(today));
            readership.forgetBefore(today.minusDays(config.keep()));
            day = today;
        }
        sightings.take().forEach(this::count);
    }

    private void count(Sighting sighting) {
        String program = Objects.requireNonNullElse(sighting.program(), "");
        Optional<Aggregator> aggregator = Aggregator.of(program);
        if (aggregator.isPresent()) {
            Aggregator it = aggregator.get();
            told.computeIfAbsent(sighting.path(), _ -> new HashMap<>())
                    .put(new Readership.Source(it.program(), it.feedId()), it.subscribers());
            return;
        }
        String client = ClientAddress.of(sighting.address(), sighting.forwardedFor())
                .orElse(sighting.address().getHostAddress());
        sketches.computeIfAbsent(sighting.path(), _ -> new Sketch()).add(hash(client, program));
    }

    private long hash(String client, String program) {
        byte[] hash = Objects.requireNonNull(mac).doFinal((client + "\0" + program).getBytes(UTF_8));
        return ByteBuffer.wrap(hash).getLong();
    }

    private void flush() {
        if (day == null || (sketches.isEmpty() && told.isEmpty())) {
            return;
        }
        readership.add(day, sketches, told);
        sketches.clear();
        told.clear();
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
