package io.broadsheet.desk.clipping;

import io.broadsheet.desk.integrity.Line;
import io.broadsheet.desk.integrity.Link;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What a page says of its publication and of itself.
 *
 * @param names of the publication, as {@link #key}s
 * @param windowTitle the parts of the title element
 * @param declaredTitle the title given for link cards, if any
 */
record Masthead(Set<String> names, List<String> windowTitle, Optional<String> declaredTitle) {
    private static final Pattern SEPARATOR = Pattern.compile("\\s+[-–—|·»«•~/]+\\s+|\\s*:+\\s+|\\s*\\|\\s*");
    private static final Pattern NOT_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern RIGHTS = Pattern.compile(
            "©|\\(c\\)|\\bcopyright\\b|\\ball rights reserved\\b|\\b(?:19|20)\\d\\d\\b|\\bby\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PRESS = Pattern.compile(
            "\\b(?:review|journal|quarterly|weekly|monthly|gazette|times|herald|tribune|observer|chronicle|bulletin|magazine|"
                    + "newsletter|courier|monitor|dispatch|letters?|papers|revue|zeitschrift|rivista|revista|zeitung|cahiers|blätter|hefte)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern HOMEWARD = Pattern.compile(
            "(?:https?://[^/]+)?/?(?:\\.\\./|\\./)*(?:(?:index|default|home)\\.\\w+)?", Pattern.CASE_INSENSITIVE);
    private static final int TOP = 8;

    /** Reads a page. */
    static Masthead of(Document page, List<Block> blocks, Set<String> knownNames) {
        List<String> windowTitle = SEPARATOR
                .splitAsStream(Line.of(page.title()))
                .filter(part -> !part.isBlank())
                .toList();
        Set<String> names = new HashSet<>();
        knownNames.forEach(name -> names.add(key(name)));
        names.add(key(page.select("meta[property=og:site_name]").attr("content")));
        for (Block block : blocks) {
            if (Furniture.of(block).filter(Furniture.COPYRIGHT::equals).isPresent()) {
                names.addAll(holders(block.text()));
            }
        }
        // A large line that leads home is the masthead.
        for (Block block : blocks.subList(0, Math.min(TOP, blocks.size()))) {
            if (block.linkShare() > 0.9
                    && block.links().stream()
                            .map(Link::url)
                            .anyMatch(url -> HOMEWARD.matcher(url).matches())) {
                names.add(key(block.text()));
            }
        }
        names.addAll(nameInWindowTitle(windowTitle, blocks, names));
        names.remove("");
        return new Masthead(Set.copyOf(names), windowTitle, declared(page));
    }

    /** Whether the text is the publication's name, as far as the page tells. */
    boolean isName(String text) {
        return names.contains(key(text));
    }

    /** Whether papers are called like this. */
    static boolean soundsLikeAPaper(String text) {
        return PRESS.matcher(text).find();
    }

    /** The letters and digits of a text, for comparing. */
    static String key(String text) {
        return NOT_LETTERS
                .matcher(text.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }

    private static List<String> holders(String rights) {
        List<String> holders = new ArrayList<>();
        for (String part : RIGHTS.matcher(rights).replaceAll(" ").split("[.,;|·–—-]", -1)) {
            String name = key(part);
            if (name.length() >= 3) {
                holders.add(name);
            }
        }
        return holders;
    }

    // Where both parts of the window title are on the page, the one that comes first is the masthead.
    private static List<String> nameInWindowTitle(List<String> windowTitle, List<Block> blocks, Set<String> names) {
        List<String> parts = windowTitle.stream().map(Masthead::key).toList();
        if (parts.size() < 2 || parts.stream().anyMatch(names::contains)) {
            return List.of();
        }
        List<String> seen = blocks.stream()
                .map(block -> key(block.text()))
                .filter(parts::contains)
                .distinct()
                .toList();
        if (seen.size() >= 2) {
            return List.of(seen.getFirst());
        }
        return windowTitle.stream()
                .filter(Masthead::soundsLikeAPaper)
                .map(Masthead::key)
                .filter(part -> !seen.contains(part))
                .toList();
    }

    private static Optional<String> declared(Document page) {
        Element meta = page.selectFirst("meta[property=og:title]");
        return Optional.ofNullable(meta).map(it -> Line.of(it.attr("content"))).filter(it -> !it.isEmpty());
    }
}
