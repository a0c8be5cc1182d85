package io.broadsheet.social.account;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** How much each account still has to say, and what went wrong last. */
@Singleton
class Queues {
    private final Jdbi jdbi;

    Queues(@Named("social") Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** By account; those that never had anything to say are not in it. */
    Map<String, ShownAccount.Queue> all() {
        Map<String, ShownAccount.Queue> all = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery("""
                        select account, count(*) filter (where state = 'waiting') as waiting,
                          (select b.detail from actions b where b.account = a.account
                             and (b.state = 'refused' or b.state = 'waiting' and b.attempts > 0)
                             and not exists (select 1 from actions c where c.account = b.account
                               and c.state = 'done' and c.id > b.id)
                           order by b.id desc limit 1) as last_error
                        from actions a group by account
                        """)
                .map((row, context) -> Map.entry(
                        row.getString("account"),
                        new ShownAccount.Queue(row.getInt("waiting"), row.getString("last_error"))))
                .forEach(it -> all.put(it.getKey(), it.getValue())));
        return all;
    }
}
