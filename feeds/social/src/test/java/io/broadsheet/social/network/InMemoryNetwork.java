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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A network in memory that behaves as the port says, with switches for what goes wrong. */
public final class InMemoryNetwork implements Network {
    private record Shown(String id, String text, String replyTo, Instant created) {}

    private static final String UNDER = "\u001Funder ";

    private final Clock clock;
    private final Map<String, Shown> byKey = new HashMap<>();
    private final List<Shown> shown = new ArrayList<>();
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private int lastId;
    private int asked;
    private int posts;
    private int preparations;
    private Set<Ability> abilities = EnumSet.allOf(Ability.class);
    private Allowance allowance = Allowance.UNLIMITED;
    private @Nullable String without;

    /** What can go wrong with the next change. */
    public enum Trouble {
        ANSWER_LOST,
        NOT_REACHED,
        REFUSED,
        UNAUTHORISED,
        PAUSE_ASKED
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

    /** How often it was told to get a post ready. */
    public synchronized int preparations() {
        return preparations;
    }

    /** What people see, each with the text it answers, if any. */
    public synchronized List<String> conversation() {
        return shown.stream()
                .map(it -> it.replyTo().isEmpty() ? it.text() : it.text() + " <- " + textOf(it.replyTo()))
                .toList();
    }

    private String textOf(String id) {
        return shown.stream()
                .filter(it -> it.id().equals(id))
                .map(Shown::text)
                .findFirst()
                .orElse("?");
    }

    /** It shows nothing any more. */
    public synchronized void forget() {
        shown.clear();
        byKey.clear();
    }

    /** It can do only this from now on. */
    public synchronized void able(Set<Ability> only) {
        abilities = Set.copyOf(only);
    }

    /** It allows only this from now on. */
    public synchronized void allow(Allowance only) {
        allowance = only;
    }

    @Override
    public synchronized Set<Ability> abilities() {
        return abilities;
    }

    @Override
    public synchronized Allowance allowance() {
        return allowance;
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
    public synchronized Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        preparations++;
        String place = replyTo == null ? "" : UNDER + replyTo;
        return new Preparation.Ready(new Frozen(frozen.request() + place, frozen.key()));
    }

    private static String text(Frozen frozen) {
        int under = frozen.request().indexOf(UNDER);
        return under < 0 ? frozen.request() : frozen.request().substring(0, under);
    }

    private static String replyTo(Frozen frozen) {
        int under = frozen.request().indexOf(UNDER);
        return under < 0 ? "" : frozen.request().substring(under + UNDER.length());
    }

    /** From now on posts are shown without something. */
    public synchronized void showWithout(String what) {
        without = what;
    }

    @Override
    public synchronized Outcome post(Frozen frozen) {
        posts++;
        Optional<Trouble> trouble = Optional.ofNullable(troubles.poll());
        if (trouble.isPresent() && trouble.get() != Trouble.ANSWER_LOST) {
            return outcome(trouble.get());
        }
        if (!rules().fits(text(frozen))) {
            return new Outcome.Refused("too long");
        }
        Shown made = byKey.computeIfAbsent(frozen.key(), _ -> {
            lastId++;
            Shown fresh = new Shown("id-" + lastId, text(frozen), replyTo(frozen), clock.instant());
            shown.add(fresh);
            return fresh;
        });
        return trouble.map(InMemoryNetwork::outcome)
                .orElseGet(() -> new Outcome.Posted(made.id(), url(made.id()), without));
    }

    private static URI url(String id) {
        return URI.create("https://network.example/" + id);
    }

    private static Outcome outcome(Trouble trouble) {
        return switch (trouble) {
            case ANSWER_LOST -> new Outcome.InDoubt("the answer was lost", Duration.ZERO);
            case NOT_REACHED -> new Outcome.TryLater("not reached", Duration.ZERO);
            case REFUSED -> new Outcome.Refused("it does not like this");
            case UNAUTHORISED -> new Outcome.Unauthorised("the token has expired");
            case PAUSE_ASKED -> new Outcome.TryLater("too many requests", Duration.ofMinutes(15));
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
                shown.set(
                        i,
                        new Shown(
                                remoteId,
                                text(frozen),
                                shown.get(i).replyTo(),
                                shown.get(i).created()));
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
    public synchronized Finding find(Frozen frozen, URI link, Instant since) {
        asked++;
        String replyTo = replyTo(frozen);
        return shown.stream()
                .filter(it -> !it.created().isBefore(since) && it.replyTo().equals(replyTo))
                .filter(it -> replyTo.isEmpty()
                        ? it.text().contains(link.toString())
                        : it.text().equals(text(frozen)))
                .findFirst()
                .<Finding>map(it -> new Finding.Found(it.id(), url(it.id())))
                .orElseGet(Finding.Absent::new);
    }
}
