package io.broadsheet.desk.integrity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what an editor should know about a page: pieces left out, links to doubt, warnings. Not thread-safe. */
public final class Findings {
    /** How much of a left-out piece is shown, in characters. */
    public static final int SHOWN = 120;

    /**
     * A piece of the page that is not part of the article.
     *
     * @param what its kind, such as {@code copyright line}
     * @param beginning its first {@value Findings#SHOWN} characters
     */
    public record LeftOut(String what, String beginning) {}

    /**
     * A link that may have been injected.
     *
     * @param url as the page has it
     * @param words what it is put on; empty for a script or a frame
     * @param why every reason, separated by semicolons
     */
    public record SuspiciousLink(String url, String words, String why) {}

    private record Key(String url, String words) {}

    private final List<LeftOut> leftOut = new ArrayList<>();
    private final Map<Key, Set<String>> suspicious = new LinkedHashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /** Writes down a piece that was left out; its text is shortened. */
    public void leaveOut(String what, String text) {
        leftOut.add(new LeftOut(what, shown(text)));
    }

    /** Writes down a doubt about a link; several doubts about one link add up. */
    public void suspect(String url, String words, String why) {
        suspicious
                .computeIfAbsent(new Key(shown(url), shown(words)), key -> new LinkedHashSet<>())
                .add(why);
    }

    /** Writes down a warning, once. */
    public void warn(String warning) {
        warnings.add(warning);
    }

    /** In the order of the page. */
    public List<LeftOut> leftOut() {
        return List.copyOf(leftOut);
    }

    /** In the order of the page; each link once. */
    public List<SuspiciousLink> suspiciousLinks() {
        return suspicious.entrySet().stream()
                .map(entry -> new SuspiciousLink(
                        entry.getKey().url(), entry.getKey().words(), String.join("; ", entry.getValue())))
                .toList();
    }

    /** In the order of their discovery. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    private static String shown(String text) {
        String line = Line.of(text);
        if (line.length() <= SHOWN) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return line.substring(0, end);
    }
}
