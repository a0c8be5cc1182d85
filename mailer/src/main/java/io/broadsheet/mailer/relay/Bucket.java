package io.broadsheet.mailer.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A limit in time, as one process sees it: what it took out of the shared bucket and has not used. Thread-safe. */
final class Bucket {
    /**
     * One bucket's measures.
     *
     * @param perSecond what runs in; 0 if it never fills again
     * @param chunk taken at a time at most
     * @param kept how long a chunk may be used
     * @param ends when there is another bucket, or null
     */
    record Measure(
            String name,
            double capacity,
            double perSecond,
            int chunk,
            Duration kept,
            @Nullable Instant ends) {}

    private final Allowances allowances;
    private final String reason;
    private final Function<Instant, @Nullable Measure> measures;
    private int left;
    private Instant usableUntil = Instant.MIN;
    private Instant emptyUntil = Instant.MIN;

    private Bucket(Allowances allowances, String reason, Function<Instant, @Nullable Measure> measures) {
        this.allowances = allowances;
        this.reason = reason;
        this.measures = measures;
    }

    /** So many a second on average; a burst is at most a second's worth. */
    static Bucket perSecond(Allowances allowances, String name, int mails) {
        Measure measure =
                new Measure(name + "/second", mails, mails, Math.max(1, mails / 4), Duration.ofSeconds(1), null);
        return new Bucket(allowances, "%s takes %d mails a second".formatted(name, mails), _ -> measure);
    }

    /** At most so many in any hour: a tenth may come at once, the rest runs in evenly. */
    static Bucket perHour(Allowances allowances, String name, int mails) {
        double burst = Math.max(1, mails / 10.0);
        Measure measure = new Measure(
                name + "/hour",
                burst,
                Math.max(mails - burst, 0.5) / Duration.ofHours(1).toSeconds(),
                Math.max(1, mails / 100),
                Duration.ofMinutes(1),
                null);
        return new Bucket(allowances, "%s takes %d mails an hour".formatted(name, mails), _ -> measure);
    }

    /** At most so many on each of the days from the first (UTC); unlimited before and after. */
    static Bucket warmUp(Allowances allowances, String name, LocalDate first, List<Integer> days) {
        return new Bucket(allowances, name + " is warming up", now -> {
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            long day = today.toEpochDay() - first.toEpochDay();
            if (day >= days.size()) {
                return null;
            }
            // Before its first day a relay that is to be warmed up takes as much as on the first.
            int ceiling = days.get((int) Math.max(0, day));
            return new Measure(
                    name + "/day/" + today,
                    ceiling,
                    0,
                    Math.max(1, ceiling / 100),
                    Duration.ofMinutes(1),
                    today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        });
    }

    /** Takes one mail; null if that went well, else when it may be tried again. */
    synchronized @Nullable Instant take() {
        Instant now = allowances.now();
        if (left > 0 && now.isBefore(usableUntil)) {
            left--;
            return null;
        }
        if (now.isBefore(emptyUntil)) {
            return emptyUntil;
        }
        Measure measure = measures.apply(now);
        if (measure == null) {
            return null;
        }
        Allowances.Lease lease =
                allowances.take(measure.name(), measure.capacity(), measure.perSecond(), measure.chunk());
        if (lease.granted() == 0) {
            emptyUntil = measure.ends() == null ? lease.next() : measure.ends();
            left = 0;
            return emptyUntil;
        }
        left = lease.granted() - 1;
        usableUntil = now.plus(measure.kept());
        if (measure.ends() != null && measure.ends().isBefore(usableUntil)) {
            usableUntil = measure.ends();
        }
        return null;
    }

    /** Gives back what was taken for a mail that did not go. */
    synchronized void giveBack() {
        left++;
    }

    /** What stands in the way when nothing is left. */
    String reason() {
        return reason;
    }
}
