package io.broadsheet.mailer.ledger;

import io.broadsheet.mailer.bounce.Bounces;
import io.broadsheet.mailer.ledger.Visit.Wanted;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables that the ledger writes, many rows a statement, in its transaction. */
@Singleton
class LedgerPages {
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
        return handle.createQuery("""
                        with settled as (
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
                        )
                        select count(*)::int from written
                        """)
                .bind("issues", column(rows, row -> row.batch().issue(), Integer[]::new))
                .bind("batches", column(rows, row -> row.batch().batch(), Integer[]::new))
                .bind("subscribers", column(rows, Settled::subscriber, Long[]::new))
                .bind("revisions", column(rows, Settled.ForGood::revision, Integer[]::new))
                .bind("accepted", column(rows, Settled.ForGood::accepted, Boolean[]::new))
                .bind("codes", column(rows, Settled.ForGood::code, String[]::new))
                .bind("replies", column(rows, Settled.ForGood::noted, String[]::new))
                .bind("now", now)
                .mapTo(Integer.class)
                .one();
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
        handle.createQuery("""
                        with wanted as (
                            select * from unnest(:lanes, :issues, :batches, :rounds, :subscribers, :revisions)
                                as given (lane, issue, batch, round, subscriber, revision)
                        ), judged as (
                            select w.*,
                                   case when b.round is distinct from w.round or b.state is distinct from 'running'
                                             or i.stopped or i.withdrawn then 'NOT_THIS_BATCH'
                                        when i.content_revision <> w.revision then 'OUT_OF_DATE'
                                        when s.id is null or d.issue is not null then 'NOT_THIS_ONE'
                                        else 'GRANTED' end as permit
                            from wanted w
                            join issue i on i.id = w.issue
                            left join batch b on b.issue = w.issue and b.number = w.batch
                            left join mailable s on s.id = w.subscriber and s.confirmation <= i.audience
                            left join delivery d on d.issue = w.issue and d.subscriber = w.subscriber
                        ), granted as (
                            insert into under_way (lane, issue, batch, subscriber, since)
                            select lane, issue, batch, subscriber, :now from judged where permit = 'GRANTED'
                            on conflict (lane) do update
                            set issue = excluded.issue, batch = excluded.batch, subscriber = excluded.subscriber,
                                since = excluded.since
                        )
                        select lane, permit from judged
                        """)
                .bind("lanes", column(visits, Visit::lane, Long[]::new))
                .bind("issues", column(visits, visit -> visit.batch().issue(), Integer[]::new))
                .bind("batches", column(visits, visit -> visit.batch().batch(), Integer[]::new))
                .bind("rounds", column(visits, Visit::round, Integer[]::new))
                .bind("subscribers", column(visits, visit -> wanted(visit).subscriber(), Long[]::new))
                .bind("revisions", column(visits, visit -> wanted(visit).revision(), Integer[]::new))
                .bind("now", now)
                .map((row, _) -> Map.entry(row.getLong("lane"), Permit.valueOf(row.getString("permit"))))
                .forEach(permit -> permits.put(permit.getKey(), permit.getValue()));
        return permits;
    }

    private static Wanted wanted(Visit visit) {
        return Objects.requireNonNull(visit.wanted());
    }

    private static <R, T> @Nullable T[] column(
            List<R> rows, Function<R, @Nullable T> field, IntFunction<@Nullable T[]> array) {
        return rows.stream().map(field).toArray(array);
    }
}
