package io.broadsheet.mailer.ledger;

import io.broadsheet.mailer.bounce.Bounces;
import io.broadsheet.mailer.ledger.Visit.Wanted;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The tables that the ledger writes, many rows a statement, in its transaction. */
@Singleton
class LedgerPages {
    /** Outcomes for good, into the ledger and the accounts. */
    private static final String SETTLED = """
            settled as (
                select * from unnest(:issues, :batches, :subscribers, :revisions, :accepted, :codes, :replies)
                    as given (issue, batch, subscriber, revision, accepted, code, reply)
            ), written as (
                insert into delivery (issue, subscriber, revision, outcome, code, reply, at)
                select issue, subscriber, revision, case when accepted then 'accepted' else 'refused' end,
                       code, reply, :now
                from settled
                on conflict (issue, subscriber) do nothing
                returning issue, subscriber
            ), no_longer_postponed as (
                delete from postponement p using settled s
                where p.issue = s.issue and p.subscriber = s.subscriber
            ), counted as (
                select s.issue, s.batch, count(*) filter (where s.accepted) as accepted,
                       count(*) filter (where not s.accepted) as refused
                from settled s join written w on w.issue = s.issue and w.subscriber = s.subscriber
                group by s.issue, s.batch
            ), updated as (
                update batch b
                set accepted = b.accepted + c.accepted, refused = b.refused + c.refused,
                    excluded = b.excluded - case when b.state = 'closed' then c.accepted + c.refused else 0 end
                from counted c where b.issue = c.issue and b.number = c.batch
            )""";

    /**
     * What may be handed over, and that it is under way. Each batch is looked up once for all its lanes. Each "offset 0" makes
     * the database look one row up after the other, see {@link ByIndex}.
     */
    private static final String WANTED = """
            wanted as (
                select * from unnest(:lanes, :wantedIssues, :wantedBatches, :rounds, :wantedSubscribers, :wantedRevisions)
                    as given (lane, issue, batch, round, subscriber, revision)
            ), places as materialized (
                select p.issue, p.batch, i.audience, i.stopped or i.withdrawn as halted, i.content_revision,
                       b.round, b.state
                from (select distinct issue, batch from wanted) p
                join lateral (
                    select audience, stopped, withdrawn, content_revision from issue where id = p.issue offset 0
                ) i on true
                left join lateral (
                    select round, state from batch where issue = p.issue and number = p.batch offset 0
                ) b on true
            ), judged as (
                select w.*,
                       case when p.round is distinct from w.round or p.state is distinct from 'running' or p.halted
                                 then 'NOT_THIS_BATCH'
                            when p.content_revision <> w.revision then 'OUT_OF_DATE'
                            when s.id is null or exists (
                                select from delivery d where d.issue = w.issue and d.subscriber = w.subscriber offset 0
                            ) then 'NOT_THIS_ONE'
                            else 'GRANTED' end as permit
                from wanted w
                join places p on p.issue = w.issue and p.batch = w.batch
                left join lateral (
                    select id from mailable m where m.id = w.subscriber and m.confirmation <= p.audience offset 0
                ) s on true
            ), granted as (
                insert into under_way (lane, issue, batch, subscriber, since)
                select lane, issue, batch, subscriber, :now from judged where permit = 'GRANTED'
                on conflict (lane) do update
                set issue = excluded.issue, batch = excluded.batch, subscriber = excluded.subscriber,
                    since = excluded.since
            )""";

    private static final String TURN = "with " + SETTLED + ", " + WANTED + """
            , gone as (
                delete from under_way where lane = any(:leaving)
            )
            select 0::bigint as lane, null as permit, (select count(*)::int from written) as written
            union all
            select lane, permit, 0 from judged
            """;

    // Not by way of Jdbi: binding fifteen columns by name takes it longer than the driver needs for all the rest.
    private static final Pattern NAME = Pattern.compile("(?<!:):([a-zA-Z]+)");
    private static final List<String> TURN_NAMES =
            NAME.matcher(TURN).results().map(name -> name.group(1)).toList();
    private static final String TURN_IN_ORDER = NAME.matcher(TURN).replaceAll("?");

    private final Bounces bounces;

    LedgerPages(Bounces bounces) {
        this.bounces = bounces;
    }

    /** Writes outcomes and counts them; how many were not in the ledger before. */
    int settle(Handle handle, List<Settled.ForGood> rows, OffsetDateTime now) {
        int written = write(handle, rows, now);
        for (Settled.ForGood row : rows) {
            if (!row.accepted()) {
                bounces.take(handle, row.batch().issue(), row.subscriber(), row.code(), row.reply());
            }
        }
        return written;
    }

    private static int write(Handle handle, List<Settled.ForGood> rows, OffsetDateTime now) {
        return bind(handle.createQuery("with " + SETTLED + " select count(*)::int from written"), rows, now)
                .mapTo(Integer.class)
                .one();
    }

    private static Query bind(Query query, List<Settled.ForGood> rows, OffsetDateTime now) {
        return query.bind("issues", column(rows, row -> row.batch().issue(), Integer[]::new))
                .bind("batches", column(rows, row -> row.batch().batch(), Integer[]::new))
                .bind("subscribers", column(rows, Settled::subscriber, Long[]::new))
                .bind("revisions", column(rows, Settled.ForGood::revision, Integer[]::new))
                .bind("accepted", column(rows, Settled.ForGood::accepted, Boolean[]::new))
                .bind("codes", column(rows, Settled.ForGood::code, String[]::new))
                .bind("replies", column(rows, Settled.ForGood::noted, String[]::new))
                .bind("now", now);
    }

    /** Puts mails off, and notes of which the server may have a copy. */
    void postpone(Handle handle, List<Settled.Postponed> rows, OffsetDateTime now) {
        handle.createUpdate("""
                        with put_off as (
                            select * from unnest(:issues, :batches, :subscribers, :dues, :replies, :doubts)
                                as given (issue, batch, subscriber, due_at, reply, in_doubt)
                        ), doubtful as (
                            insert into doubt (issue, subscriber, batch, since, reason)
                            select issue, subscriber, batch, :now, 'the connection broke before the answer: ' || reply
                            from put_off where in_doubt
                            on conflict (issue, subscriber) do nothing
                        )
                        insert into postponement (issue, subscriber, batch, tries, since, due_at, reply)
                        select issue, subscriber, batch, 1, :now, due_at, reply from put_off p
                        where not exists (select from delivery d where d.issue = p.issue and d.subscriber = p.subscriber)
                        on conflict (issue, subscriber) do update
                        set tries = postponement.tries + 1, due_at = excluded.due_at, reply = excluded.reply
                        """)
                .bind("issues", column(rows, row -> row.batch().issue(), Integer[]::new))
                .bind("batches", column(rows, row -> row.batch().batch(), Integer[]::new))
                .bind("subscribers", column(rows, Settled::subscriber, Long[]::new))
                .bindByType(
                        "dues",
                        column(
                                rows,
                                row -> row.due().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC),
                                OffsetDateTime[]::new),
                        OffsetDateTime[].class)
                .bind("replies", column(rows, Settled.Postponed::reply, String[]::new))
                .bind("doubts", column(rows, Settled.Postponed::inDoubt, Boolean[]::new))
                .bind("now", now)
                .execute();
    }

    /** Takes back the permits of lanes that want nothing more. */
    void leave(Handle handle, List<Long> lanes) {
        handle.createUpdate("delete from under_way where lane = any(:lanes)")
                .bind("lanes", lanes.toArray(Long[]::new))
                .execute();
    }

    /** Permits what may be handed over, as things stand now, and notes that it is under way. */
    Map<Long, Permit> permit(Handle handle, List<Visit> visits, OffsetDateTime now) {
        Map<Long, Permit> permits = new HashMap<>();
        bindWanted(handle.createQuery("with " + WANTED + " select lane, permit from judged"), visits)
                .bind("now", now)
                .map((row, _) -> Map.entry(row.getLong("lane"), Permit.valueOf(row.getString("permit"))))
                .forEach(permit -> permits.put(permit.getKey(), permit.getValue()));
        return permits;
    }

    /**
     * All of it in one statement, for mails that were accepted: one way to the database and back, which is what a lane waits
     * for. Whoever wants a mail is judged by what was there before; nobody settles a mail and wants it at once.
     */
    Turn turn(
            Handle handle,
            List<Settled.ForGood> accepted,
            List<Long> leaving,
            List<Visit> wanting,
            OffsetDateTime now) {
        Map<String, Object> values = new HashMap<>();
        values.put("issues", ints(accepted, row -> row.batch().issue()));
        values.put("batches", ints(accepted, row -> row.batch().batch()));
        values.put("subscribers", longs(accepted, Settled::subscriber));
        values.put("revisions", ints(accepted, Settled.ForGood::revision));
        values.put("accepted", column(accepted, Settled.ForGood::accepted, Boolean[]::new));
        values.put("codes", column(accepted, Settled.ForGood::code, String[]::new));
        values.put("replies", column(accepted, Settled.ForGood::noted, String[]::new));
        values.put("lanes", longs(wanting, Visit::lane));
        values.put("wantedIssues", ints(wanting, visit -> visit.batch().issue()));
        values.put("wantedBatches", ints(wanting, visit -> visit.batch().batch()));
        values.put("rounds", ints(wanting, Visit::round));
        values.put("wantedSubscribers", longs(wanting, visit -> wanted(visit).subscriber()));
        values.put("wantedRevisions", ints(wanting, visit -> wanted(visit).revision()));
        values.put("leaving", longs(leaving, Long::longValue));
        values.put("now", now);
        try (PreparedStatement statement = handle.getConnection().prepareStatement(TURN_IN_ORDER)) {
            for (int i = 0; i < TURN_NAMES.size(); i++) {
                statement.setObject(i + 1, values.get(TURN_NAMES.get(i)));
            }
            return turn(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger could not be written", e);
        }
    }

    private static Turn turn(PreparedStatement statement) throws SQLException {
        Map<Long, Permit> permits = new HashMap<>();
        int written = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String permit = rows.getString(2);
                if (permit == null) {
                    written = rows.getInt(3);
                } else {
                    permits.put(rows.getLong(1), Permit.valueOf(permit));
                }
            }
        }
        return new Turn(written, permits);
    }

    private static <R> int[] ints(List<R> rows, ToIntFunction<R> field) {
        return rows.stream().mapToInt(field).toArray();
    }

    private static <R> long[] longs(List<R> rows, ToLongFunction<R> field) {
        return rows.stream().mapToLong(field).toArray();
    }

    /**
     * What came of a turn.
     *
     * @param written outcomes that were not in the ledger before
     * @param permits by lane
     */
    record Turn(int written, Map<Long, Permit> permits) {}

    private static Query bindWanted(Query query, List<Visit> visits) {
        return query.bind("lanes", column(visits, Visit::lane, Long[]::new))
                .bind("wantedIssues", column(visits, visit -> visit.batch().issue(), Integer[]::new))
                .bind("wantedBatches", column(visits, visit -> visit.batch().batch(), Integer[]::new))
                .bind("rounds", column(visits, Visit::round, Integer[]::new))
                .bind("wantedSubscribers", column(visits, visit -> wanted(visit).subscriber(), Long[]::new))
                .bind("wantedRevisions", column(visits, visit -> wanted(visit).revision(), Integer[]::new));
    }

    private static Wanted wanted(Visit visit) {
        return Objects.requireNonNull(visit.wanted());
    }

    private static <R, T> @Nullable T[] column(
            List<R> rows, Function<R, @Nullable T> field, IntFunction<@Nullable T[]> array) {
        return rows.stream().map(field).toArray(array);
    }
}
