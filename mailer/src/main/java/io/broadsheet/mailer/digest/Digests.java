package io.broadsheet.mailer.digest;

import io.broadsheet.mailer.issue.Issues;
import io.broadsheet.mailer.preference.Cadence;
import io.broadsheet.mailer.preference.Choice;
import io.broadsheet.mailer.preference.Choices;
import io.broadsheet.mailer.preference.DigestPlaces;
import io.broadsheet.mailer.preference.DigestRanges;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of digests. A digest is made from positions in the log, from the last close to this one, in the transaction that
 * moves its position on: so no article is dropped or repeated, whatever the clock does and however late the close is.
 */
@Singleton
final class Digests {
    private static final Logger log = LoggerFactory.getLogger(Digests.class);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Issues issues;
    private final Choices choices;
    private final DigestPlaces places;

    Digests(
            @Named("mailer") Jdbi jdbi,
            @Named("mailer") Clock clock,
            Issues issues,
            Choices choices,
            DigestPlaces places) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.issues = issues;
        this.choices = choices;
        this.places = places;
    }

    private record Due(int choice, Cadence cadence, long position) {}

    private record Entry(long position, String section) {}

    /** Closes one digest whose hour has come; false if there is none. */
    boolean closeNextDue() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean closed = jdbi.inTransaction(handle -> {
            // Before the digest's row, as everybody who needs both.
            long last = places.lastPosition(handle);
            Optional<Due> due = handle.createQuery("""
                            select choice, cadence, position from digest
                            where next_at <= :now order by next_at limit 1 for update skip locked
                            """)
                    .bind("now", time(now))
                    .map((row, _) -> new Due(
                            row.getInt("choice"), Cadence.of(row.getString("cadence")), row.getLong("position")))
                    .findOne();
            due.ifPresent(one -> close(handle, one, last, now));
            return due.isPresent();
        });
        issues.planned().ring();
        return closed;
    }

    private void close(Handle handle, Due due, long last, Instant now) {
        Choice choice = choices.get(handle, due.choice());
        List<Entry> entries = handle.createQuery("""
                        select position, section from log_entry
                        where not withdrawn and position <= :last
                          and position > least(:position, (
                              select min((range ->> 0)::bigint)
                              from digest_range r join subscriber s on s.id = r.subscriber
                              cross join jsonb_each(r.ranges) as section
                              cross join jsonb_array_elements(section.value) as range
                              where s.choice = :choice and r.cadence = :cadence))
                        order by position
                        """)
                .bind("last", last)
                .bind("position", due.position())
                .bind("choice", due.choice())
                .bind("cadence", due.cadence().word())
                .map((row, _) -> new Entry(row.getLong("position"), row.getString("section")))
                .list();
        Map<DigestRanges, List<Long>> readers = new HashMap<>();
        handle.createQuery("""
                        select s.id, r.ranges
                        from mailable s
                        left join digest_range r on r.subscriber = s.id and r.cadence = :cadence
                        where s.choice = :choice and (s.paused_until is null or s.paused_until <= :now)
                        order by s.id
                        """)
                .bind("cadence", due.cadence().word())
                .bind("choice", due.choice())
                .bind("now", time(now))
                .map((row, _) -> {
                    String own = row.getString("ranges");
                    return Map.entry(
                            own == null
                                    ? DigestRanges.of(choice, due.cadence(), due.position())
                                    : DigestPlaces.read(own),
                            row.getLong("id"));
                })
                .forEach(one -> readers.computeIfAbsent(one.getKey(), _ -> new ArrayList<>())
                        .add(one.getValue()));
        readers.forEach((ranges, members) -> {
            List<Long> positions = entries.stream()
                    .filter(entry -> ranges.contains(entry.section(), entry.position()))
                    .map(Entry::position)
                    .toList();
            // An empty digest is no mail.
            if (!positions.isEmpty()) {
                issues.planDigest(handle, due.cadence().word(), positions, members, now);
                log.info("{} digest of {} articles for {} readers", due.cadence(), positions.size(), members.size());
            }
        });
        handle.createUpdate("""
                        delete from digest_range r using subscriber s
                        where s.id = r.subscriber and s.choice = :choice and r.cadence = :cadence
                        """)
                .bind("choice", due.choice())
                .bind("cadence", due.cadence().word())
                .execute();
        handle.createUpdate("""
                        update digest set position = :last, next_at = :next where choice = :choice and cadence = :cadence
                        """)
                .bind("last", last)
                .bind("next", time(choice.nextClose(due.cadence(), now)))
                .bind("choice", due.choice())
                .bind("cadence", due.cadence().word())
                .execute();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
