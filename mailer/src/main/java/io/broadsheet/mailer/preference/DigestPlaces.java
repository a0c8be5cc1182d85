package io.broadsheet.mailer.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.mailer.preference.DigestRanges.Range;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How far in the log each reader's digests are: as far as their choice's, or where they were when they chose anew. */
@Singleton
public final class DigestPlaces {
    private static final List<Cadence> DIGESTS = List.of(Cadence.DAILY, Cadence.WEEKLY);

    /** The last position of the log, in the caller's transaction; none is given until it ends. */
    public long lastPosition(Handle handle) {
        handle.execute("lock table log_entry in share row exclusive mode");
        return handle.createQuery("select coalesce(max(position), 0) from log_entry")
                .mapTo(Long.class)
                .one();
    }

    /** Notes, in the caller's transaction, what waits for a reader who changes their choice. */
    void change(Handle handle, long subscriber, int oldChoice, Choice was, int newChoice, Choice is) {
        if (oldChoice == newChoice) {
            return;
        }
        long now = lastPosition(handle);
        Map<Cadence, DigestRanges> before = new EnumMap<>(Cadence.class);
        for (Cadence digest : DIGESTS) {
            before.put(
                    digest,
                    own(handle, subscriber, digest)
                            .orElseGet(() -> DigestRanges.of(was, digest, position(handle, oldChoice, digest))));
        }
        DigestRanges.changed(before, was, is, now)
                .forEach((digest, ranges) -> note(handle, subscriber, digest, ranges));
    }

    /** Reads ranges as the table has them. */
    public static DigestRanges read(String json) {
        try {
            Map<String, List<List<@Nullable Long>>> given =
                    CloudEventEnvelope.JSON.readValue(json, new TypeReference<>() {});
            Map<String, List<Range>> sections = new TreeMap<>();
            given.forEach((name, ranges) -> sections.put(
                    name,
                    ranges.stream()
                            .map(range -> new Range(range.get(0) == null ? 0 : range.get(0), range.get(1)))
                            .toList()));
            return new DigestRanges(sections);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the table holds ranges only", e);
        }
    }

    private static Optional<DigestRanges> own(Handle handle, long subscriber, Cadence digest) {
        return handle.createQuery(
                        "select ranges from digest_range where subscriber = :subscriber and cadence = :cadence")
                .bind("subscriber", subscriber)
                .bind("cadence", digest.word())
                .mapTo(String.class)
                .findOne()
                .map(DigestPlaces::read);
    }

    private static long position(Handle handle, int choice, Cadence digest) {
        // Locked, so that it is not closed in between.
        return handle.createQuery(
                        "select position from digest where choice = :choice and cadence = :cadence for update")
                .bind("choice", choice)
                .bind("cadence", digest.word())
                .mapTo(Long.class)
                .one();
    }

    private static void note(Handle handle, long subscriber, Cadence digest, DigestRanges ranges) {
        Map<String, List<List<@Nullable Long>>> json = new TreeMap<>();
        ranges.sections()
                .forEach((name, list) -> json.put(
                        name,
                        list.stream()
                                .map(range -> java.util.Arrays.<@Nullable Long>asList(range.from(), range.to()))
                                .toList()));
        try {
            handle.createUpdate("""
                            insert into digest_range (subscriber, cadence, ranges)
                            values (:subscriber, :cadence, :ranges::jsonb)
                            on conflict (subscriber, cadence) do update set ranges = excluded.ranges
                            """)
                    .bind("subscriber", subscriber)
                    .bind("cadence", digest.word())
                    .bind("ranges", CloudEventEnvelope.JSON.writeValueAsString(json))
                    .execute();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers are always JSON", e);
        }
    }
}
