package io.broadsheet.contract.article;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the whole topic would know of an article's earlier revisions. The topic is compacted: in time only the
 * newest event of an article is left on it, so that event has to say what the earlier ones did. The names are those of
 * earlier revisions that the present one does not have; sorted, without duplicates.
 *
 * @param firstPublished when the article first came out
 * @param updated when its title, standfirst or body last changed, its withdrawal and return included
 * @param updatedIn the revision that did so; 1 where the text is as it first came out
 * @param slugs where its page was
 * @param sections that it stood in
 * @param tags that it had
 * @param authors whose byline it had
 */
public record History(
        Instant firstPublished,
        Instant updated,
        int updatedIn,
        List<String> slugs,
        List<String> sections,
        List<String> tags,
        List<String> authors) {
    public History {
        Objects.requireNonNull(firstPublished, "history.firstPublished is missing");
        Objects.requireNonNull(updated, "history.updated is missing");
        if (updatedIn < 1) {
            throw new IllegalArgumentException("history.updatedIn is %d (expected: 1 or more)".formatted(updatedIn));
        }
        slugs = orEmpty(slugs);
        slugs.forEach(Slug::require);
        sections = lines("history.sections", sections);
        tags = lines("history.tags", tags);
        authors = lines("history.authors", authors);
    }

    /**
     * The history that goes with a publication.
     *
     * @param before the event before it, with its own history; null for a first revision, or where it is not known
     */
    static History of(ArticlePublished event, @Nullable ArticleEvent before) {
        Article content = event.content();
        Former former = Former.of(before);
        former.slugs.remove(content.slug());
        if (content.section() != null) {
            former.sections.remove(content.section());
        }
        former.tags.removeAll(content.tags());
        former.authors.removeAll(content.byline());
        History past = before == null ? null : before.history();
        // Only between two publications is there no update: a withdrawal and a return are ones for every reader.
        if (past != null && before instanceof ArticlePublished it && sameText(it.content(), content)) {
            return former.with(content.firstPublished(), past.updated(), past.updatedIn());
        }
        return former.with(content.firstPublished(), event.at(), event.revision());
    }

    /** The history that goes with a withdrawal of what {@code before} had published. */
    static History of(ArticleWithdrawn event, ArticleEvent before) {
        Former former = Former.of(before);
        former.slugs.remove(event.slug());
        History past = before.history();
        Instant first = before instanceof ArticlePublished it
                ? it.content().firstPublished()
                : past == null ? before.at() : past.firstPublished();
        return former.with(first, event.at(), event.revision());
    }

    private static boolean sameText(Article one, Article other) {
        return one.title().equals(other.title())
                && Objects.equals(one.standfirst(), other.standfirst())
                && one.html().equals(other.html());
    }

    private static List<String> lines(String name, @Nullable List<String> lines) {
        List<String> list = orEmpty(lines);
        list.forEach(line -> CleanText.requireLine(name, line));
        return list;
    }

    // A list that another publisher left out is an empty list.
    private static List<String> orEmpty(@Nullable Collection<String> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** The names of all earlier revisions. */
    private static final class Former {
        private final SortedSet<String> slugs = new TreeSet<>();
        private final SortedSet<String> sections = new TreeSet<>();
        private final SortedSet<String> tags = new TreeSet<>();
        private final SortedSet<String> authors = new TreeSet<>();

        static Former of(@Nullable ArticleEvent before) {
            Former former = new Former();
            switch (before) {
                case null -> {}
                case ArticlePublished it -> {
                    Article content = it.content();
                    former.slugs.add(content.slug());
                    if (content.section() != null) {
                        former.sections.add(content.section());
                    }
                    former.tags.addAll(content.tags());
                    former.authors.addAll(content.byline());
                }
                case ArticleWithdrawn it -> former.slugs.add(it.slug());
            }
            History earlier = before == null ? null : before.history();
            if (earlier != null) {
                former.slugs.addAll(earlier.slugs());
                former.sections.addAll(earlier.sections());
                former.tags.addAll(earlier.tags());
                former.authors.addAll(earlier.authors());
            }
            return former;
        }

        History with(Instant firstPublished, Instant updated, int updatedIn) {
            return new History(
                    firstPublished,
                    updated,
                    updatedIn,
                    List.copyOf(slugs),
                    List.copyOf(sections),
                    List.copyOf(tags),
                    List.copyOf(authors));
        }
    }
}
