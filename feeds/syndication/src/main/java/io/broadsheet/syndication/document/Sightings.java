package io.broadsheet.syndication.document;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Who has just asked for a feed, kept in memory until whoever counts readers takes it, a moment later. Noting one costs an
 * increment and a store, whoever else does it: where more come than are taken, some are forgotten. Readers come again.
 */
@Singleton
public class Sightings {
    private static final int SLOTS = 1 << 14;

    private final AtomicReferenceArray<@Nullable Sighting> slots = new AtomicReferenceArray<>(SLOTS);
    private final AtomicInteger next = new AtomicInteger();

    /**
     * A request for a feed.
     *
     * @param path of the feed
     * @param forwardedFor X-Forwarded-For, or null
     * @param program User-Agent, or null
     */
    public record Sighting(
            String path,
            InetAddress address,
            @Nullable String forwardedFor,
            @Nullable String program) {}

    void note(Sighting sighting) {
        slots.setRelease(next.getAndIncrement() & (SLOTS - 1), sighting);
    }

    /** Takes all that are there; each is handed out once. */
    public List<Sighting> take() {
        List<Sighting> taken = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            Sighting sighting = slots.getPlain(i) == null ? null : slots.getAndSet(i, null);
            if (sighting != null) {
                taken.add(sighting);
            }
        }
        return taken;
    }
}
