package io.broadsheet.desk.page;

import io.broadsheet.desk.article.StoredArticle;
import io.broadsheet.desk.article.StoredArticle.State;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the pages say of an article, in words.
 *
 * @param title a stand-in while it has none
 * @param mark {@code draft}, {@code published}, {@code changed} or {@code withdrawn}, for the style
 * @param words the same for readers
 * @param link the page's address, or null while there is none
 * @param changedAt for machines
 * @param changed for people, until a script writes it in their time zone
 */
public record ArticleHead(
        String slug,
        String title,
        @Nullable String section,
        String mark,
        String words,
        int revision,
        @Nullable String link,
        String changedAt,
        String changed) {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** A day as people write it. */
    static String day(Instant moment) {
        return DAY.format(moment);
    }

    static ArticleHead of(StoredArticle it) {
        return of(
                it.slug(),
                it.draft().title(),
                it.draft().section(),
                it.state(),
                it.revision(),
                it.edited(),
                it.link(),
                it.changedAt());
    }

    static ArticleHead of(StoredArticle.Summary it) {
        return of(
                it.slug(), it.title(), it.section(), it.state(), it.revision(), it.edited(), it.link(), it.changedAt());
    }

    private static ArticleHead of(
            String slug,
            @Nullable String title,
            @Nullable String section,
            State state,
            int revision,
            boolean edited,
            @Nullable URI link,
            Instant changedAt) {
        String mark = switch (state) {
            case DRAFT -> "draft";
            case PUBLISHED -> edited ? "changed" : "published";
            case WITHDRAWN -> "withdrawn";
        };
        String words = switch (state) {
            case DRAFT -> "Draft";
            case PUBLISHED ->
                edited ? "Changed since revision %d".formatted(revision) : "Published, revision %d".formatted(revision);
            case WITHDRAWN -> "Withdrawn";
        };
        return new ArticleHead(
                slug,
                title == null ? "Untitled" : title,
                section,
                mark,
                words,
                revision,
                link == null ? null : link.toString(),
                changedAt.truncatedTo(ChronoUnit.SECONDS).toString(),
                MINUTE.format(changedAt));
    }

    /** Whether readers have it now. */
    public boolean isOut() {
        return mark.equals("published") || mark.equals("changed");
    }

    /** Whether it was ever announced, so that there is a board. */
    public boolean hasBoard() {
        return revision > 0;
    }
}
