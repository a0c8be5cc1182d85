package io.broadsheet.mailer.issue;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What an editor may order while an issue is mailed, and after. Heeded by every mailer before its next mail. */
@Singleton
final class Orders {
    private final Jdbi jdbi;
    private final Clock clock;
    private final Issues issues;

    Orders(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock, Issues issues) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.issues = issues;
    }

    /** What came of an order. */
    sealed interface Answer {
        /** It is done; {@code count} readers are concerned. */
        record Done(long count) implements Answer {}

        /** It cannot be done as things are; why. */
        record NotNow(String reason) implements Answer {}

        /** There is no such issue. */
        record Unknown() implements Answer {}
    }

    /** Stops an issue: mails that are under way arrive, no other goes out until {@link #resume}. */
    Answer stop(int id) {
        return order(id, (handle, issue) -> {
            if (!issue.open()) {
                return new Answer.NotNow("issue %d is closed; nothing is left to be stopped".formatted(id));
            }
            handle.createUpdate("update issue set stopped = true where id = :id")
                    .bind("id", id)
                    .execute();
            return new Answer.Done(Accounts.of(handle, id).pending());
        });
    }

    /** Lets a stopped issue go on with those who were not mailed. */
    Answer resume(int id) {
        return order(id, (handle, issue) -> {
            if (!issue.stopped()) {
                return new Answer.NotNow("issue %d is not stopped".formatted(id));
            }
            handle.createUpdate("update issue set stopped = false where id = :id")
                    .bind("id", id)
                    .execute();
            // Their records were read and left while it was stopped.
            handle.createUpdate("""
                            update batch set state = 'planned', moved_at = :now where issue = :id and state = 'handed'
                            """).bind("now", now()).bind("id", id).execute();
            return new Answer.Done(Accounts.of(handle, id).pending());
        });
    }

    /** Has those tried once more whom the mail server refused, but for whoever may not be mailed any longer. */
    Answer retryRefused(int id) {
        return order(id, (handle, issue) -> {
            if (issue.withdrawn()) {
                return new Answer.NotNow("issue %d was taken back; nobody is mailed it any more".formatted(id));
            }
            int batches = handle.createUpdate("""
                            with again as (
                                delete from delivery d
                                using mailable s
                                where d.issue = :id and d.outcome = 'refused' and s.id = d.subscriber
                                  and s.confirmation <= :audience
                                returning d.issue, d.subscriber, d.revision, d.code, d.reply, d.at
                            ), noted as (
                                insert into earlier_refusal (issue, subscriber, revision, code, reply, at)
                                select * from again
                            ), concerned as (
                                select b.number, count(*)::int as members
                                from batch b cross join unnest(b.subscribers) as member (id)
                                join again a on a.subscriber = member.id
                                where b.issue = :id
                                group by b.number
                            )
                            update batch b
                            set refused = b.refused - c.members, excluded = 0, moved_at = :now,
                                state = case when b.state = 'closed' then 'planned' else b.state end
                            from concerned c where b.issue = :id and b.number = c.number
                            """)
                    .bind("id", id)
                    .bind("audience", issue.audience())
                    .bind("now", now())
                    .execute();
            if (batches == 0) {
                return new Answer.NotNow("issue %d has no refused reader who may still be mailed".formatted(id));
            }
            handle.createUpdate("update issue set state = 'open', closed_at = null where id = :id")
                    .bind("id", id)
                    .execute();
            return new Answer.Done(Accounts.of(handle, id).pending());
        });
    }

    private Answer order(int id, BiFunction<Handle, Issue, Answer> order) {
        Answer answer = jdbi.inTransaction(handle -> {
            Optional<Issue> issue = Issues.locked(handle, id);
            return issue.isPresent() ? order.apply(handle, issue.get()) : new Answer.Unknown();
        });
        issues.planned().ring();
        issues.roundEnded(id);
        return answer;
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
