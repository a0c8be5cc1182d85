package io.broadsheet.social.pace;

import io.broadsheet.social.network.Allowance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What an account may still send, in the network's points: by the windows that the network documents and by what its answers
 * say. Of this process; another's spending is seen in the answers. Thread-safe.
 */
public final class Budget {
    /**
     * A documented limit.
     *
     * @param points within any {@code length}
     */
    public record Window(int points, Duration length) {}

    private record Spent(int points, Instant at) {}

    private final Clock clock;
    private final List<Window> windows;
    private final int reserve;
    private final Deque<Spent> spending = new ArrayDeque<>();
    private Allowance told = Allowance.UNLIMITED;

    /**
     * Nothing spent yet.
     *
     * @param reserve points that are never spent, so that questions can still be asked
     */
    public Budget(Clock clock, int reserve, Window... windows) {
        this.clock = clock;
        this.reserve = reserve;
        this.windows = List.of(windows);
    }

    /** A request of so many points goes out. */
    public synchronized void spend(int points) {
        Instant now = clock.instant();
        spending.addLast(new Spent(points, now));
        windows.stream().map(Window::length).max(Duration::compareTo).ifPresent(longest -> {
            while (!spending.isEmpty() && !spending.getFirst().at().isAfter(now.minus(longest))) {
                spending.removeFirst();
            }
        });
        if (windows.isEmpty()) {
            spending.clear();
        }
    }

    /** The network says what is left, in its points, until when. The newest word counts. */
    public synchronized void told(int remaining, Instant until) {
        told = new Allowance(remaining, until);
    }

    /** How many changes of this cost may be made by now. */
    public synchronized Allowance allowance(int cost) {
        Instant now = clock.instant();
        Allowance least = now.isBefore(told.until())
                ? new Allowance(changes(told.remaining(), cost), told.until())
                : Allowance.UNLIMITED;
        for (Window window : windows) {
            Instant from = now.minus(window.length());
            List<Spent> within =
                    spending.stream().filter(it -> it.at().isAfter(from)).toList();
            int used = within.stream().mapToInt(Spent::points).sum();
            Instant until = within.isEmpty() ? now : within.getFirst().at().plus(window.length());
            Allowance here = new Allowance(changes(window.points() - used, cost), until);
            least = here.remaining() < least.remaining() ? here : least;
        }
        return least;
    }

    private int changes(int points, int cost) {
        return Math.max(0, (points - reserve) / cost);
    }
}
