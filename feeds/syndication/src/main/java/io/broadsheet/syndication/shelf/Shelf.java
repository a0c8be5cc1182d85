package io.broadsheet.syndication.shelf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.article.Article;
import io.broadsheet.syndication.document.Change;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A list of articles with a feed and a page of its own.
 *
 * @param kind what its articles have in common
 * @param key which one of its kind, see {@link ShelfKey}; empty for {@link Kind#ALL}
 */
public record Shelf(Kind kind, String key) {
    /** All articles. */
    public static final Shelf ALL = new Shelf(Kind.ALL, "");

    private static final int TOPIC_BYTES = 12;

    /** What the articles of a shelf have in common. The words stand in paths and in the database: they never change. */
    public enum Kind {
        ALL(""),
        SECTION("sections"),
        TAG("tags"),
        AUTHOR("authors");

        private final String folder;

        Kind(String folder) {
            this.folder = folder;
        }

        /** First part of the paths of its shelves; empty for all articles. */
        public String folder() {
            return folder;
        }
    }

    /** The shelves that an article stands on, each with its name as this article writes it. */
    static Map<Shelf, String> of(Article article) {
        Map<Shelf, String> shelves = new LinkedHashMap<>();
        shelves.put(ALL, "");
        String section = article.section();
        if (section != null && !section.isBlank()) {
            shelves.put(named(Kind.SECTION, section), section.strip());
        }
        put(shelves, Kind.TAG, article.tags());
        put(shelves, Kind.AUTHOR, article.byline());
        return shelves;
    }

    /** The shelves of these sections, tags and authors. */
    public static Set<Shelf> of(Iterable<String> sections, Iterable<String> tags, Iterable<String> authors) {
        Map<Shelf, String> shelves = new LinkedHashMap<>();
        put(shelves, Kind.SECTION, sections);
        put(shelves, Kind.TAG, tags);
        put(shelves, Kind.AUTHOR, authors);
        return shelves.keySet();
    }

    /** The shelves of this article. */
    public static Set<Shelf> shelvesOf(Article article) {
        return of(article).keySet();
    }

    private static void put(Map<Shelf, String> shelves, Kind kind, Iterable<String> names) {
        for (String name : names) {
            if (!name.isBlank()) {
                shelves.putIfAbsent(named(kind, name), name.strip());
            }
        }
    }

    /** The shelf of this name. Names that differ in case or spacing only name the same shelf. */
    public static Shelf named(Kind kind, String name) {
        return new Shelf(kind, ShelfKey.of(name));
    }

    /** What its paths start with, without a slash at the end: empty, or such as {@code /sections/essays}. */
    public String path() {
        return kind == Kind.ALL ? "" : "/" + kind.folder() + "/" + ShelfKey.encode(key);
    }

    /**
     * Reads what {@link #path} gives, and other ways to write it: in upper case, with other octets percent-encoded. Empty
     * for what is no path of a shelf.
     */
    public static Optional<Shelf> parse(String path) {
        if (path.isEmpty()) {
            return Optional.of(ALL);
        }
        int slash = path.indexOf('/', 1);
        if (!path.startsWith("/") || slash < 0 || path.indexOf('/', slash + 1) >= 0) {
            return Optional.empty();
        }
        String folder = path.substring(1, slash);
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.ALL && kind.folder().equals(folder))
                .findFirst()
                .flatMap(kind -> ShelfKey.decode(path.substring(slash + 1)).map(name -> named(kind, name)));
    }

    /** Topic of whatever lists its newest articles, see {@link Change}; short, whatever the key. */
    public String topic() {
        return kind == Kind.ALL ? Change.ENTRIES : kind.folder() + "/" + digest();
    }

    /** Topic of an archive document of this shelf. */
    public String topic(Chunk chunk) {
        return topic() + "/" + chunk.name();
    }

    /** Topic of whatever leads on from a chunk of this shelf to the one after it. */
    public String newerTopic(Chunk chunk) {
        return topic(chunk) + "/newer";
    }

    /** Topic of whatever says what this shelf is called. */
    public String nameTopic() {
        return topic() + "/name";
    }

    private String digest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TOPIC_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
