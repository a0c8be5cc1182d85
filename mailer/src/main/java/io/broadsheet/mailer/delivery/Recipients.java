package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.delivery.Batches.Batch;
import io.broadsheet.mailer.message.Manner;
import io.broadsheet.mailer.message.Recipient;
import io.broadsheet.mailer.relay.Pause;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Who of a batch is still due, asked {@value #CHUNK} at a time. Only a suggestion: whether a mail may really go out is decided
 * by its {@link Permit}. The questions go over the connection that holds the batch's lock, so a worker that lost it stops by
 * itself. Thread-safe.
 */
final class Recipients {
    /** Asked at a time. */
    static final int CHUNK = 100;

    private final Handle handle;
    private final Editions editions;
    private final Clock clock;
    private final Batch batch;
    private final Deque<Due> ready = new ArrayDeque<>();
    private int asked;
    private boolean ended;
    private boolean halted;
    private @Nullable Pause pause;
    /** Those whose domain takes no more for now. */
    private final List<Aside> aside = new ArrayList<>();

    private record Aside(Due due, Pause pause) {}

    Recipients(Handle handle, Editions editions, Clock clock, Batch batch) {
        this.handle = handle;
        this.editions = editions;
        this.clock = clock;
        this.batch = batch;
    }

    /** The next one, or null when nobody is left who can be mailed now. */
    synchronized @Nullable Due next() {
        if (!aside.isEmpty()) {
            Instant now = clock.instant();
            aside.removeIf(one -> {
                boolean over = !one.pause().until().isAfter(now);
                if (over) {
                    ready.add(one.due());
                }
                return over;
            });
        }
        while (ready.isEmpty() && !ended && !halted) {
            load();
        }
        return halted ? null : ready.poll();
    }

    /** Takes one back that could not be tried. */
    synchronized void giveBack(Due due) {
        ready.push(due);
    }

    /** Takes one back of whom the others are not to wait. */
    synchronized void setAside(Due due, Pause why) {
        aside.add(new Aside(due, why));
    }

    /** Nobody can be mailed for now. */
    synchronized void pause(Pause why) {
        pause = why;
    }

    /** Until when and why whoever is left is to wait, or null if they need not. */
    synchronized @Nullable Pause pause() {
        Pause earliest = pause;
        for (Aside one : aside) {
            if (earliest == null || one.pause().until().isBefore(earliest.until())) {
                earliest = one.pause();
            }
        }
        return earliest;
    }

    /** Writes the mails anew of this one and of all that wait: the article was corrected. */
    synchronized void writeAnew(Due due) {
        ready.push(due);
        Map<Long, Due> waiting = new HashMap<>();
        ready.forEach(one -> waiting.put(one.recipient().subscriber(), one));
        aside.forEach(one -> waiting.put(one.due().recipient().subscriber(), one.due()));
        ready.clear();
        aside.clear();
        ask(waiting.keySet().toArray(Long[]::new));
    }

    /** Nobody else is to be mailed for now. */
    synchronized void halt() {
        halted = true;
    }

    /** Whether somebody forbade the rest. */
    synchronized boolean isHalted() {
        return halted;
    }

    /** Whether nobody is left. */
    synchronized boolean isEmpty() {
        return ended && ready.isEmpty() && aside.isEmpty();
    }

    private record Orders(boolean halted, int revision) {}

    private void load() {
        long[] members = batch.members();
        int until = Math.min(asked + CHUNK, members.length);
        ask(Arrays.stream(members, asked, until).boxed().toArray(Long[]::new));
        asked = until;
        ended = asked == members.length;
    }

    private void ask(Long[] members) {
        Orders orders = handle.createQuery(
                        "select withdrawn or stopped as halted, content_revision from issue where id = :issue")
                .bind("issue", batch.ref().issue())
                .map((row, _) -> new Orders(row.getBoolean("halted"), row.getInt("content_revision")))
                .one();
        if (orders.halted()) {
            halted = true;
            return;
        }
        handle.createQuery("""
                        select s.id, s.email, s.name, s.token, s.preferences_token, p.tries, p.since,
                               c.format, c.language
                        from mailable s
                        join choice c on c.id = s.choice
                        join issue i on i.id = :issue
                        left join postponement p on p.issue = :issue and p.subscriber = s.id
                        where s.id = any(:members) and s.confirmation <= i.audience
                          and not exists (
                              select from delivery d where d.issue = :issue and d.subscriber = s.id offset 0)
                          and (p.due_at is null or p.due_at <= :now)
                        order by s.id
                        """)
                .bind("issue", batch.ref().issue())
                .bind("members", members)
                .bind("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .map((row, _) -> {
                    OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
                    return new Due(
                            new Recipient(
                                    row.getLong("id"),
                                    EmailAddress.deliverable(row.getString("email")),
                                    row.getString("name"),
                                    row.getString("token"),
                                    row.getString("preferences_token")),
                            editions.get(
                                    handle,
                                    batch.ref().issue(),
                                    orders.revision(),
                                    new Manner(row.getString("format").equals("text"), row.getString("language"))),
                            row.getInt("tries"),
                            since == null ? null : since.toInstant());
                })
                .forEach(ready::add);
    }
}
