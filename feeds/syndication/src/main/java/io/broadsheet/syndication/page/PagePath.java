package io.broadsheet.syndication.page;

import io.broadsheet.contract.article.Slug;
import io.broadsheet.syndication.shelf.Chunk;
import io.broadsheet.syndication.shelf.Shelf;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The path of a page. These never change. */
sealed interface PagePath {
    /** Percent-encoded, in the one way of writing it that counts. */
    String path();

    /**
     * The newest articles of a shelf, {@code /} or {@code /sections/essays}, or older ones: {@code /sections/essays/older/first}.
     *
     * @param older which of the older ones, cut as the feeds' archives are; empty for the newest
     */
    record Listing(Shelf shelf, Optional<Chunk> older) implements PagePath {
        static Listing newest(Shelf shelf) {
            return new Listing(shelf, Optional.empty());
        }

        @Override
        public String path() {
            return older.map(chunk -> shelf.path() + OLDER + chunk.name())
                    .orElseGet(() -> shelf.path().isEmpty() ? "/" : shelf.path());
        }
    }

    /** All months, sections, authors and tags. */
    record Index() implements PagePath {
        @Override
        public String path() {
            return ARCHIVE;
        }
    }

    /**
     * The articles of a month, oldest first.
     *
     * @param part from 1
     */
    record Month(YearMonth month, int part) implements PagePath {
        @Override
        public String path() {
            String start = String.format(Locale.ROOT, "%s/%04d/%02d", ARCHIVE, month.getYear(), month.getMonthValue());
            return part == 1 ? start : start + "/" + part;
        }
    }

    /** An article, or what stands where one was withdrawn. */
    record OfArticle(String slug) implements PagePath {
        @Override
        public String path() {
            return ARTICLES + slug;
        }
    }

    String ARTICLES = "/articles/";
    String ARCHIVE = "/archive";
    String OLDER = "/older/";
    /** As a part of a month is written; a million parts of a month will not be. */
    Pattern MONTH = Pattern.compile(ARCHIVE + "/([0-9]{4})/([0-9]{2})(?:/([1-9][0-9]{0,5}))?");

    /** Reads a path, percent-encoded as it is, with or without a slash at the end; empty for what no page could have. */
    static Optional<PagePath> parse(String path) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (path.equals("/")) {
            return Optional.of(Listing.newest(Shelf.ALL));
        }
        if (plain.equals(ARCHIVE)) {
            return Optional.of(new Index());
        }
        if (plain.startsWith(ARTICLES)) {
            return Optional.of(plain.substring(ARTICLES.length()))
                    .filter(Slug::isSlug)
                    .map(OfArticle::new);
        }
        if (plain.startsWith(ARCHIVE + "/")) {
            return month(plain);
        }
        int older = plain.lastIndexOf(OLDER);
        if (older >= 0) {
            return Shelf.parse(plain.substring(0, older))
                    .flatMap(shelf -> Chunk.named(plain.substring(older + OLDER.length()))
                            .map(chunk -> new Listing(shelf, Optional.of(chunk))));
        }
        return Shelf.parse(plain).map(Listing::newest);
    }

    private static Optional<PagePath> month(String path) {
        Matcher matcher = MONTH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            YearMonth month = YearMonth.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            String part = matcher.group(3);
            return Optional.of(new Month(month, part == null ? 1 : Integer.parseInt(part)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
