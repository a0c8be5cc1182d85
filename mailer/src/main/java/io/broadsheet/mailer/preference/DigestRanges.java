package io.broadsheet.mailer.preference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which positions of the log a digest takes of each section for one reader. Kept for readers who changed their choice since
 * their last digest: what waited for them then must neither be dropped nor come twice.
 *
 * @param sections by the section's name; {@link #REST} stands for all that have no entry
 */
public record DigestRanges(Map<String, List<Range>> sections) {
    /** Stands for sections that are not named, and for articles without one. */
    public static final String REST = "";

    /**
     * Positions after {@code from} up to {@code to}.
     *
     * @param to inclusive, or null for all that come until the digest is closed
     */
    public record Range(long from, @Nullable Long to) {
        boolean contains(long position) {
            return position > from && (to == null || position <= to);
        }
    }

    public DigestRanges {
        Map<String, List<Range>> copy = new TreeMap<>();
        sections.forEach((name, ranges) -> copy.put(name, List.copyOf(ranges)));
        sections = Collections.unmodifiableMap(copy);
    }

    /** What a digest of a choice takes if nothing was changed: all of its sections after {@code position}. */
    public static DigestRanges of(Choice choice, Cadence digest, long position) {
        List<Range> all = List.of(new Range(position, null));
        Map<String, List<Range>> sections = new TreeMap<>();
        choice.sections().forEach((name, cadence) -> sections.put(name, cadence == digest ? all : List.of()));
        sections.put(REST, choice.otherwise() == digest ? all : List.of());
        return new DigestRanges(sections);
    }

    /**
     * What the next digests take after a change.
     *
     * @param before what they would have taken, daily and weekly
     * @param was the choice until now
     * @param is the choice from now on
     * @param now the last position so far
     */
    public static Map<Cadence, DigestRanges> changed(
            Map<Cadence, DigestRanges> before, Choice was, Choice is, long now) {
        Set<String> names = new TreeSet<>(was.sections().keySet());
        names.addAll(is.sections().keySet());
        before.values().forEach(ranges -> names.addAll(ranges.sections().keySet()));
        names.add(REST);
        Map<Cadence, Map<String, List<Range>>> after = new EnumMap<>(Cadence.class);
        before.keySet().forEach(digest -> after.put(digest, new TreeMap<>()));
        for (String name : names) {
            Cadence old = was.sections().getOrDefault(name, was.otherwise());
            Cadence fresh = is.sections().getOrDefault(name, is.otherwise());
            before.forEach((digest, ranges) -> {
                List<Range> owed = old == fresh ? ranges.of(name) : closed(ranges.of(name), now);
                // What was left to a digest comes with it, or with the other one that takes over.
                Cadence carrier = after.containsKey(fresh) ? fresh : digest;
                if (fresh != Cadence.NONE) {
                    Objects.requireNonNull(after.get(carrier))
                            .computeIfAbsent(name, _ -> new ArrayList<>())
                            .addAll(owed);
                }
            });
            if (old != fresh && after.containsKey(fresh)) {
                Objects.requireNonNull(after.get(fresh))
                        .computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(new Range(now, null));
            }
            after.values().forEach(ranges -> ranges.putIfAbsent(name, List.of()));
        }
        Map<Cadence, DigestRanges> changed = new EnumMap<>(Cadence.class);
        after.forEach((digest, ranges) -> changed.put(digest, new DigestRanges(ranges)));
        return changed;
    }

    /** Whether an article is part of the digest. */
    public boolean contains(String section, long position) {
        return of(section).stream().anyMatch(range -> range.contains(position));
    }

    private List<Range> of(String section) {
        List<Range> own = sections.get(section);
        return own != null ? own : sections.getOrDefault(REST, List.of());
    }

    private static List<Range> closed(List<Range> ranges, long now) {
        return ranges.stream()
                .map(range -> range.to() == null ? new Range(range.from(), now) : range)
                .filter(range -> range.to() != null && range.from() < range.to())
                .toList();
    }
}
