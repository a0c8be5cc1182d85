package io.broadsheet.syndication.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.article.Article;
import io.broadsheet.syndication.sql.Trip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table of what can be searched for: titles, standfirsts and texts, each in the language of its article. */
public final class Searchable {
    /**
     * How much of a text is searched, in bytes of UTF-8: about 25,000 words. PostgreSQL refuses an index of more than a
     * megabyte, and a text may be made of nothing but different words.
     */
    static final int MOST_BYTES = 150_000;

    /** Of all that has the words, the newest that are ranked: what a search costs is bounded. */
    private static final int MOST_RANKED = 2000;

    private static final char START = '\u0001';
    private static final char STOP = '\u0002';
    // Marks that no text has, for none may have control characters.
    private static final String MARKS = "StartSel=\"" + START + "\", StopSel=\"" + STOP + "\"";

    private Searchable() {}

    /** Puts articles' words into the table, and takes those of withdrawn ones, which have no content, out of it; on a trip. */
    public static void put(Trip trip, Map<UUID, Optional<Article>> articles) {
        List<UUID> gone = articles.entrySet().stream()
                .filter(it -> it.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (!gone.isEmpty()) {
            trip.add("delete from searchable where article = any(:articles)").bindArray("articles", UUID.class, gone);
        }
        List<UUID> present = new ArrayList<>();
        List<Article> contents = new ArrayList<>();
        articles.forEach((article, content) -> content.ifPresent(it -> {
            present.add(article);
            contents.add(it);
        }));
        if (!present.isEmpty()) {
            add(trip, present, contents);
        }
    }

    private static void add(Trip trip, List<UUID> articles, List<Article> contents) {
        trip.add("""
                        insert into searchable (article, config, first_published, document)
                        select article, config, first_published,
                            setweight(to_tsvector(config::regconfig, title), 'A')
                            || setweight(to_tsvector(config::regconfig, standfirst), 'B')
                            || setweight(to_tsvector(config::regconfig, text), 'D')
                        from unnest(:articles, :configs, :times::timestamptz[], :titles, :standfirsts, :texts)
                            as it (article, wanted, first_published, title, standfirst, text)
                        cross join lateral (
                            select coalesce((select cfgname::text from pg_ts_config where cfgname = wanted limit 1), 'simple') as config
                        ) language
                        on conflict (article) do update set config = excluded.config,
                            first_published = excluded.first_published, document = excluded.document
                        """)
                .bindArray("articles", UUID.class, articles)
                .bindArray("configs", String.class, strings(contents, it -> configuration(it.language())))
                .bindArray(
                        "times",
                        String.class,
                        strings(contents, it -> it.firstPublished().toString()))
                .bindArray("titles", String.class, strings(contents, it -> searched(it.title())))
                .bindArray(
                        "standfirsts",
                        String.class,
                        strings(contents, it -> searched(Objects.requireNonNullElse(it.standfirst(), ""))))
                .bindArray("texts", String.class, strings(contents, it -> searched(it.text())));
    }

    private static List<String> strings(List<Article> articles, Function<Article, String> of) {
        return articles.stream().map(of).toList();
    }

    /** What was found: an article, and in which language it was found. */
    public record Found(UUID article, String config) {}

    /**
     * Looks for articles, the best first. Words are looked for in the forms that an article's own language gives them.
     *
     * @param words as people write them: words, "phrases", OR, and a minus before what must not be there
     * @param offset how many of the best to leave out
     * @param timeout for the database
     * @throws org.jdbi.v3.core.statement.UnableToExecuteStatementException if that is not enough
     */
    public static List<Found> find(Jdbi jdbi, String words, int offset, int limit, Duration timeout) {
        return jdbi.inTransaction(handle -> {
            limit(handle, timeout);
            return handle.createQuery("""
                            select article, config from (
                                select searchable.article, searchable.config, first_published, document, query
                                from (
                                    select distinct cfgname::text as config, websearch_to_tsquery(oid::regconfig, :words) as query
                                    from pg_ts_config
                                ) asked join searchable on searchable.config = asked.config and document @@ query
                                where querytree(query) not in ('', 'T')
                                order by first_published desc
                                limit :most
                            ) newest
                            order by ts_rank(document, query, 1) desc, first_published desc, article
                            limit :limit offset :offset
                            """)
                    .bind("words", Ideographs.query(words.toLowerCase(Locale.ROOT)))
                    .bind("most", MOST_RANKED)
                    .bind("limit", limit)
                    .bind("offset", offset)
                    .map((row, context) -> new Found(row.getObject("article", UUID.class), row.getString("config")))
                    .list();
        });
    }

    /** A piece of text, one of the words looked for or not. */
    public record Piece(String text, boolean marked) {}

    /** The title and the lines around the words that were looked for. */
    public record Excerpt(List<Piece> title, List<Piece> lines) {}

    /** Cuts the lines out that show why something was found, one for each of {@code found}. */
    public static List<Excerpt> excerpts(
            Jdbi jdbi, String words, List<Found> found, List<Article> articles, Duration timeout) {
        return jdbi.inTransaction(handle -> {
            limit(handle, timeout);
            return handle.createQuery("""
                            select
                                ts_headline(config::regconfig, title, websearch_to_tsquery(config::regconfig, :words), :all) as title,
                                ts_headline(config::regconfig, text, websearch_to_tsquery(config::regconfig, :words), :some) as lines
                            from unnest(:configs, :titles, :texts) with ordinality as it (config, title, text, number)
                            order by number
                            """)
                    .bind("words", Ideographs.query(words.toLowerCase(Locale.ROOT)))
                    .bind("all", MARKS + ", HighlightAll=true")
                    .bind("some", MARKS + ", MaxWords=40, MinWords=15, MaxFragments=2, FragmentDelimiter=\" … \"")
                    .bindArray(
                            "configs",
                            String.class,
                            found.stream().map(Found::config).toList())
                    .bindArray(
                            "titles",
                            String.class,
                            articles.stream()
                                    .map(it -> Ideographs.parted(it.title()))
                                    .toList())
                    .bindArray(
                            "texts",
                            String.class,
                            articles.stream()
                                    .map(it -> Ideographs.parted(beginning(it.text())))
                                    .toList())
                    .map((row, context) -> new Excerpt(
                            pieces(Objects.requireNonNull(row.getString("title"))),
                            pieces(Objects.requireNonNull(row.getString("lines")))))
                    .list();
        });
    }

    private static void limit(Handle handle, Duration timeout) {
        handle.execute("select set_config('statement_timeout', ?, true)", Long.toString(timeout.toMillis()));
    }

    private static List<Piece> pieces(String marked) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        boolean inside = false;
        for (int i = 0; i <= marked.length(); i++) {
            boolean end = i == marked.length();
            if (end || marked.charAt(i) == START || marked.charAt(i) == STOP) {
                String text = marked.substring(from, i).replace(Character.toString(Ideographs.SEPARATOR), "");
                if (!text.isEmpty()) {
                    pieces.add(new Piece(text, inside));
                }
                from = i + 1;
                inside = !end && marked.charAt(i) == START;
            }
        }
        return pieces;
    }

    // A database without a locale knows no capitals but those of English.
    private static String searched(String text) {
        return Ideographs.parted(beginning(text)).toLowerCase(Locale.ROOT);
    }

    /** The start of a text, as much of it as is searched. */
    private static String beginning(String text) {
        if (text.length() <= MOST_BYTES / 3 || text.getBytes(UTF_8).length <= MOST_BYTES) {
            return text;
        }
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            bytes += Character.toString(c).getBytes(UTF_8).length;
            if (bytes > MOST_BYTES) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    /** The name of PostgreSQL's configuration for a language, whether it is installed or not. */
    static String configuration(String language) {
        return switch (Locale.forLanguageTag(language).getLanguage()) {
            case "ar" -> "arabic";
            case "hy" -> "armenian";
            case "eu" -> "basque";
            case "ca" -> "catalan";
            case "da" -> "danish";
            case "nl" -> "dutch";
            case "en" -> "english";
            case "et" -> "estonian";
            case "fi" -> "finnish";
            case "fr" -> "french";
            case "de" -> "german";
            case "el" -> "greek";
            case "hi" -> "hindi";
            case "hu" -> "hungarian";
            case "id", "in" -> "indonesian";
            case "ga" -> "irish";
            case "it" -> "italian";
            case "lt" -> "lithuanian";
            case "ne" -> "nepali";
            case "no", "nb", "nn" -> "norwegian";
            case "pt" -> "portuguese";
            case "ro" -> "romanian";
            case "ru" -> "russian";
            case "sr" -> "serbian";
            case "es" -> "spanish";
            case "sv" -> "swedish";
            case "ta" -> "tamil";
            case "tr" -> "turkish";
            case "yi", "ji" -> "yiddish";
            default -> "simple";
        };
    }
}
