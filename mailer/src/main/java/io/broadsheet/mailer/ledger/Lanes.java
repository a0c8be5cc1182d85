package io.broadsheet.mailer.ledger;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jdbi.v3.core.Jdbi;

/** Numbers of lanes, unique among all processes. */
@Singleton
public class Lanes {
    private final Jdbi jdbi;
    private final Queue<Long> free = new ConcurrentLinkedQueue<>();

    Lanes(@Named("mailer") Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A number that nobody else has. */
    public long take() {
        Long known = free.poll();
        return known != null
                ? known
                : jdbi.withHandle(handle -> handle.createQuery("select nextval('lane')")
                        .mapTo(Long.class)
                        .one());
    }

    /** Takes a number back whose last mail is settled. */
    public void giveBack(long number) {
        free.add(number);
    }
}
