package io.broadsheet.desk.manuscript;

import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.contract.article.Slug;
import io.broadsheet.desk.clipping.Byline;
import io.broadsheet.desk.clipping.DateLine;
import io.broadsheet.desk.integrity.Line;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The YAML block at the head of a Markdown file. Only the tree of nodes is read, never turned into objects: so every error
 * has its line, and a title such as {@code No} or a language such as {@code no} stays what it is.
 */
final class FrontMatter {
    private static final int LARGEST = 64 * 1024;
    private static final Set<String> KEYS = new LinkedHashSet<>(List.of(
            "title",
            "standfirst",
            "byline",
            "author",
            "authors",
            "section",
            "tags",
            "language",
            "date",
            "rights",
            "slug",
            "excerpt",
            "enclosures",
            "announcements"));

    /** What is wrong, with its line. */
    static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenException(int line, String problem) {
            super("line %d: %s".formatted(line, problem));
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private final Map<String, Node> values;
    private final List<String> warnings;

    private FrontMatter(Map<String, Node> values, List<String> warnings) {
        this.values = values;
        this.warnings = warnings;
    }

    /** A file without front matter. */
    static FrontMatter none() {
        return new FrontMatter(Map.of(), List.of());
    }

    /**
     * Reads the lines between the two marks.
     *
     * @throws BrokenException if they are not what front matter is
     */
    static FrontMatter of(String yaml) throws BrokenException {
        Node root = compose(yaml);
        if (root == null) {
            return none();
        }
        if (!(root instanceof MappingNode mapping)) {
            throw new BrokenException(
                    line(root),
                    "the front matter is %s (expected: lines such as 'title: The Quiet Committee')"
                            .formatted(kind(root)));
        }
        Map<String, Node> values = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar
                    ? scalar.getValue().strip()
                    : "";
            if (!KEYS.contains(key)) {
                warnings.add("line %d: the key '%s' is unknown and was ignored (expected one of: %s)"
                        .formatted(line(tuple.getKeyNode()), key, String.join(", ", KEYS)));
            } else if (values.put(key, tuple.getValueNode()) != null) {
                throw new BrokenException(
                        line(tuple.getKeyNode()),
                        "'%s' is there twice (expected: once; delete one of them)".formatted(key));
            }
        }
        return new FrontMatter(values, warnings);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The text of a key on one line, or null. */
    @Nullable
    String line(String key) throws BrokenException {
        String text = text(key);
        return text == null ? null : Line.of(text);
    }

    /** The text of a key, or null. */
    @Nullable
    String text(String key) throws BrokenException {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        String text = scalar(key, node, "text");
        return text.isBlank() ? null : text.strip();
    }

    /** Names, as a list or as one line. */
    List<String> byline() throws BrokenException {
        List<String> names = new ArrayList<>();
        for (String key : List.of("byline", "author", "authors")) {
            Node node = values.get(key);
            if (node instanceof SequenceNode sequence) {
                for (Node item : sequence.getValue()) {
                    names.add(Line.of(scalar(key, item, "a name")));
                }
            } else if (node != null) {
                names.addAll(Byline.names(scalar(key, node, "a name or a list of names")));
            }
        }
        names.removeIf(String::isEmpty);
        return List.copyOf(new LinkedHashSet<>(names));
    }

    /** Tags, as a list or separated by commas. */
    List<String> tags() throws BrokenException {
        Node node = values.get("tags");
        List<String> tags = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                tags.add(Line.of(scalar("tags", item, "a tag")));
            }
        } else if (node != null) {
            for (String tag : scalar("tags", node, "a list of tags").split(",", -1)) {
                tags.add(Line.of(tag));
            }
        }
        tags.removeIf(String::isEmpty);
        return List.copyOf(new LinkedHashSet<>(tags));
    }

    /** A BCP 47 tag, or null. */
    @Nullable
    String language() throws BrokenException {
        String language = line("language");
        if (language == null) {
            return null;
        }
        try {
            new Locale.Builder().setLanguageTag(language);
            return language;
        } catch (IllformedLocaleException e) {
            throw broken(
                    "language", "language is '%s' (expected: a BCP 47 tag such as en or de-AT)".formatted(language));
        }
    }

    @Nullable
    String slug() throws BrokenException {
        String slug = line("slug");
        if (slug != null && !Slug.isSlug(slug)) {
            throw broken(
                    "slug",
                    "slug is '%s' (expected: lower-case letters, digits and single hyphens, at most %d characters)"
                            .formatted(slug, Slug.MAX_LENGTH));
        }
        return slug;
    }

    /** A moment, or a day and then its noon in UTC: the same day nearly everywhere. */
    @Nullable
    Instant date() throws BrokenException {
        String text = line("date");
        if (text == null) {
            return null;
        }
        return moment(text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) (?=\\d)", "$1T"))
                .or(() -> DateLine.in(text).map(FrontMatter::noon))
                .orElseThrow(() -> broken(
                        "date",
                        "date is '%s' (expected: a date such as 2020-09-14 or 14 September 2020)".formatted(text)));
    }

    private static Optional<Instant> moment(String iso) {
        if (!iso.contains("T")) {
            return Optional.empty();
        }
        try {
            TemporalAccessor moment =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    moment instanceof OffsetDateTime withOffset
                            ? withOffset.toInstant()
                            : LocalDateTime.from(moment).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Instant noon(LocalDate day) {
        return day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }

    /** The editor's words per network. */
    Map<String, String> announcements() throws BrokenException {
        Node node = values.get("announcements");
        Map<String, String> words = new LinkedHashMap<>();
        if (node == null || isNull(node)) {
            return words;
        }
        if (!(node instanceof MappingNode mapping)) {
            throw new BrokenException(
                    line(node),
                    "announcements is %s (expected: lines such as 'mastodon: words for it')".formatted(kind(node)));
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String network = scalar("announcements", tuple.getKeyNode(), "a network's name")
                    .strip()
                    .toLowerCase(Locale.ROOT);
            String text = scalar("announcements." + network, tuple.getValueNode(), "text")
                    .strip();
            if (!text.isEmpty() && !network.isEmpty()) {
                words.put(Line.of(network), text);
            }
        }
        return words;
    }

    /** Files that come with the article. */
    List<Enclosure> enclosures() throws BrokenException {
        Node node = values.get("enclosures");
        List<Enclosure> enclosures = new ArrayList<>();
        if (node == null || isNull(node)) {
            return enclosures;
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw new BrokenException(
                    line(node), "enclosures is %s (expected: a list of url, type and size)".formatted(kind(node)));
        }
        for (Node item : sequence.getValue()) {
            enclosures.add(enclosure(item));
        }
        return enclosures;
    }

    private static Enclosure enclosure(Node item) throws BrokenException {
        if (!(item instanceof MappingNode mapping)) {
            throw new BrokenException(
                    line(item), "an enclosure is %s (expected: url, type and size)".formatted(kind(item)));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar("enclosures", tuple.getKeyNode(), "url, type, size, title or seconds");
            if (!Set.of("url", "type", "size", "title", "seconds").contains(key)) {
                throw new BrokenException(
                        line(tuple.getKeyNode()),
                        "an enclosure has the key '%s' (expected: url, type, size, title or seconds)".formatted(key));
            }
            fields.put(key, Line.of(scalar(key, tuple.getValueNode(), "text")));
        }
        for (String needed : List.of("url", "type", "size")) {
            if (fields.getOrDefault(needed, "").isEmpty()) {
                throw new BrokenException(
                        line(item),
                        "an enclosure has no %s (expected: url, type such as audio/mpeg, size in bytes)"
                                .formatted(needed));
            }
        }
        try {
            String title = fields.getOrDefault("title", "");
            return new Enclosure(
                    URI.create(fields.getOrDefault("url", "")),
                    fields.getOrDefault("type", ""),
                    Long.parseLong(fields.getOrDefault("size", "")),
                    title.isEmpty() ? null : title,
                    Integer.parseInt(fields.getOrDefault("seconds", "0")));
        } catch (NumberFormatException e) {
            throw new BrokenException(
                    line(item), "size or seconds of an enclosure is no number (expected: whole numbers)");
        } catch (IllegalArgumentException e) {
            throw new BrokenException(line(item), String.valueOf(e.getMessage()));
        }
    }

    private BrokenException broken(String key, String problem) {
        Node node = values.get(key);
        return new BrokenException(node == null ? 1 : line(node), problem);
    }

    private static String scalar(String key, Node node, String expected) throws BrokenException {
        if (!(node instanceof ScalarNode scalar)) {
            throw new BrokenException(line(node), "%s is %s (expected: %s)".formatted(key, kind(node), expected));
        }
        return isNull(node) ? "" : CleanText.of(scalar.getValue());
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static @Nullable Node compose(String yaml) throws BrokenException {
        if (yaml.length() > LARGEST) {
            throw new BrokenException(
                    2, "the front matter has %d characters (expected: at most %d)".formatted(yaml.length(), LARGEST));
        }
        LoaderOptions limits = new LoaderOptions();
        limits.setMaxAliasesForCollections(10);
        limits.setNestingDepthLimit(10);
        limits.setCodePointLimit(LARGEST);
        limits.setAllowDuplicateKeys(false);
        try {
            Node root = new Yaml(new SafeConstructor(limits)).compose(new java.io.StringReader(yaml));
            if (root != null) {
                refuseCycles(root, new HashSet<>(), 0);
            }
            return root;
        } catch (MarkedYAMLException e) {
            int at = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            throw new BrokenException(
                    at + 2,
                    "the front matter is no YAML: %s (expected: lines such as 'title: The Quiet Committee'; put text with a"
                                    .formatted(e.getProblem())
                            + " colon or a quotation mark in quotes)");
        } catch (YAMLException e) {
            throw new BrokenException(2, "the front matter is no YAML: " + firstLine(e));
        }
    }

    private static void refuseCycles(Node node, Set<Node> above, int depth) throws BrokenException {
        if (depth > 12 || above.contains(node)) {
            throw new BrokenException(line(node), "the front matter refers to itself (expected: plain values)");
        }
        Set<Node> path = new HashSet<>(above);
        path.add(node);
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                refuseCycles(item, path, depth + 1);
            }
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                refuseCycles(tuple.getKeyNode(), path, depth + 1);
                refuseCycles(tuple.getValueNode(), path, depth + 1);
            }
        }
    }

    private static String firstLine(YAMLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static String kind(Node node) {
        return switch (node) {
            case MappingNode it -> "a group of keys";
            case SequenceNode it -> "a list";
            default -> isNull(node) ? "empty" : "a line of text";
        };
    }

    // The first line of the file is the mark above the YAML, and YAML counts from 0.
    private static int line(Node node) {
        return node.getStartMark().getLine() + 2;
    }
}
