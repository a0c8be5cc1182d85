package io.broadsheet.social.network;

import io.broadsheet.social.text.ClusterCounting;
import io.broadsheet.social.text.TextRules;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network in memory that behaves as the port says, with switches for what goes wrong. */
public final class InMemoryNetwork implements Network {
    private record Shown(String id, String text, Instant created) {}

    private final Clock clock;
    private final Map<String, Shown> byKey = new HashMap<>();
    private final List<Shown> shown = new ArrayList<>();
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private int lastId;
    private int asked;
    private int posts;

    /** What can go wrong with the next change. */
    public enum Trouble {
        ANSWER_LOST,
        NOT_REACHED,
        REFUSED
    }

    /** Empty. */
    public InMemoryNetwork(Clock clock) {
        this.clock = clock;
    }

    /** The next changes go wrong, one after the other. */
    public synchronized void next(Trouble... next) {
        troubles.addAll(List.of(next));
    }

    /** What people see. */
    public synchronized List<String> texts() {
        return shown.stream().map(Shown::text).toList();
    }

    /** How often it was asked for a post. */
    public synchronized int asked() {
        return asked;
    }

    /** How often it was told to show a new post. */
    public synchronized int posts() {
        return posts;
    }

    @Override
    public TextRules rules() {
        return new TextRules(500, new ClusterCounting(23));
    }

    @Override
    public Frozen freeze(Post post) {
        return new Frozen(post.text(), post.key());
    }

    @Override
    public synchronized Outcome post(Frozen frozen) {
        posts++;
        Optional<Trouble> trouble = Optional.ofNullable(troubles.poll());
        if (trouble.isPresent() && trouble.get() != Trouble.ANSWER_LOST) {
            return outcome(trouble.get());
        }
        if (!rules().fits(frozen.request())) {
            return new Outcome.Refused("too long");
        }
        Shown made = byKey.computeIfAbsent(frozen.key(), _ -> {
            lastId++;
            Shown fresh = new Shown("id-" + lastId, frozen.request(), clock.instant());
            shown.add(fresh);
            return fresh;
        });
        return trouble.map(InMemoryNetwork::outcome).orElseGet(() -> new Outcome.Posted(made.id(), url(made.id())));
    }

    private static URI url(String id) {
        return URI.create("https://network.example/" + id);
    }

    private static Outcome outcome(Trouble trouble) {
        return switch (trouble) {
            case ANSWER_LOST -> new Outcome.InDoubt("the answer was lost", Duration.ZERO);
            case NOT_REACHED -> new Outcome.TryLater("not reached", Duration.ZERO);
            case REFUSED -> new Outcome.Refused("it does not like this");
        };
    }

    @Override
    public synchronized Outcome edit(String remoteId, Frozen frozen) {
        Optional<Trouble> trouble = Optional.ofNullable(troubles.poll());
        if (trouble.isPresent() && trouble.get() != Trouble.ANSWER_LOST) {
            return outcome(trouble.get());
        }
        for (int i = 0; i < shown.size(); i++) {
            if (shown.get(i).id().equals(remoteId)) {
                shown.set(i, new Shown(remoteId, frozen.request(), shown.get(i).created()));
                return trouble.map(InMemoryNetwork::outcome)
                        .orElseGet(() -> new Outcome.Posted(remoteId, url(remoteId)));
            }
        }
        return new Outcome.Refused("gone");
    }

    @Override
    public synchronized Outcome delete(String remoteId) {
        Optional<Trouble> trouble = Optional.ofNullable(troubles.poll());
        if (trouble.isPresent() && trouble.get() != Trouble.ANSWER_LOST) {
            return outcome(trouble.get());
        }
        shown.removeIf(it -> it.id().equals(remoteId));
        return trouble.map(InMemoryNetwork::outcome).orElseGet(Outcome.Deleted::new);
    }

    @Override
    public synchronized Finding find(URI link, Instant since) {
        asked++;
        return shown.stream()
                .filter(it -> !it.created().isBefore(since) && it.text().contains(link.toString()))
                .findFirst()
                .<Finding>map(it -> new Finding.Found(it.id(), url(it.id())))
                .orElseGet(Finding.Absent::new);
    }
}
