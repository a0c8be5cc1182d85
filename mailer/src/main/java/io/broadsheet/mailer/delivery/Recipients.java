package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.issue.BatchRef;
import io.broadsheet.mailer.message.Edition;
import io.broadsheet.mailer.message.Recipient;
import io.broadsheet.mailer.subscriber.EmailAddress;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Who of a batch is still due, asked a few at a time: whoever unsubscribes, and an article that is corrected or taken back,
 * is heeded within {@value #CHUNK} mails. The questions go over the connection that holds the batch's lock, so a worker that
 * lost it stops by itself. Thread-safe.
 */
final class Recipients {
    /** Asked at a time. */
    static final int CHUNK = 20;

    private final Handle handle;
    private final Editions editions;
    private final Clock clock;
    private final BatchRef batch;
    private final long last;
    private final Deque<Due> ready = new ArrayDeque<>();
    private long after;
    private boolean ended;
    private @Nullable String trouble;

    Recipients(Handle handle, Editions editions, Clock clock, BatchRef batch, long first, long last) {
        this.handle = handle;
        this.editions = editions;
        this.clock = clock;
        this.batch = batch;
        this.after = first - 1;
        this.last = last;
    }

    /** The next one, or null when nobody is left. */
    synchronized @Nullable Due next() {
        if (ready.isEmpty() && !ended) {
            load();
        }
        return ready.poll();
    }

    /** Takes one back that could not be tried, and why. */
    synchronized void giveBack(Due due, String why) {
        ready.push(due);
        trouble = why;
    }

    /** Whether nobody is left. */
    synchronized boolean isEmpty() {
        return ended && ready.isEmpty();
    }

    /** Why the last one that was given back could not be tried, or null. */
    synchronized @Nullable String trouble() {
        return trouble;
    }

    private record Orders(boolean withdrawn, int revision, long audience) {}

    private void load() {
        Orders orders = handle.createQuery("select withdrawn, content_revision, audience from issue where id = :issue")
                .bind("issue", batch.issue())
                .map((row, _) -> new Orders(
                        row.getBoolean("withdrawn"), row.getInt("content_revision"), row.getLong("audience")))
                .one();
        if (orders.withdrawn()) {
            ended = true;
            return;
        }
        Edition edition = editions.get(handle, batch.issue(), orders.revision());
        handle.createQuery("""
                        select s.id, s.email, s.name, s.token, p.tries, p.since
                        from subscriber s
                        left join postponement p on p.issue = :issue and p.subscriber = s.id
                        where s.id > :after and s.id <= :last and s.status = 'confirmed' and s.confirmation <= :audience
                          and not exists (select from delivery d where d.issue = :issue and d.subscriber = s.id)
                          and (p.due_at is null or p.due_at <= :now)
                        order by s.id limit :limit
                        """)
                .bind("issue", batch.issue())
                .bind("after", after)
                .bind("last", last)
                .bind("audience", orders.audience())
                .bind("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .bind("limit", CHUNK)
                .map((row, _) -> {
                    OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
                    return new Due(
                            new Recipient(
                                    row.getLong("id"),
                                    EmailAddress.deliverable(row.getString("email")),
                                    row.getString("name"),
                                    row.getString("token")),
                            edition,
                            row.getInt("tries"),
                            since == null ? null : since.toInstant());
                })
                .forEach(ready::add);
        if (ready.size() < CHUNK) {
            ended = true;
        } else {
            after = ready.getLast().recipient().subscriber();
        }
    }
}
