package io.broadsheet.syndication.document;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.broadsheet.syndication.representation.Conditions;
import io.broadsheet.syndication.representation.Representation;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The new entries of feeds, for clients who know the rest (RFC 3229); few of many clients ask for the same part at a time. */
@Singleton
class Parts {
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private final Cache<Key, Representation> parts = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((Key key, Representation part) -> (int) Math.min(Integer.MAX_VALUE, part.size()))
            .build();

    /** Prints what is new against what a client knows. */
    @FunctionalInterface
    interface PartPrinter {
        Optional<Print> print(Map<String, Integer> known);
    }

    /** The part of {@code copy} that this client does not know; empty where it is not known what it knows. */
    Optional<Representation> of(Copy copy, Conditions conditions, PartPrinter printer) {
        if (copy.revisions().isEmpty() || !conditions.takesNewEntriesOnly()) {
            return Optional.empty();
        }
        return copy.formerWith(conditions::knows)
                .flatMap(former -> Optional.ofNullable(parts.get(
                        new Key(copy.path(), copy.generation(), former.tags().hashCode()),
                        _ -> printer.print(former.revisions())
                                .map(print -> Representation.of(print.mediaType(), print.bytes(), Instant.EPOCH))
                                .orElse(null))));
    }

    private record Key(String path, long generation, int former) {}
}
