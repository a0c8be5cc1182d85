package io.broadsheet.mailer.layout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * A body of HTML as text for reading: headings underlined, quotes and lists as people write them in mail, pictures by what they
 * show, links as numbers that are listed at the end. One instance a text.
 */
public final class ReadingText {
    private static final int MAX_DEPTH = 40;
    private static final int LEAST_WIDTH = 24;

    private final Map<String, Integer> links = new LinkedHashMap<>();
    private final List<String> blocks = new ArrayList<>();

    private ReadingText() {}

    /** Writes the text of a body, without blank lines around. */
    public static String of(String html) {
        ReadingText text = new ReadingText();
        text.children(Jsoup.parseBodyFragment(html).body(), new Place("", "", PlainText.WIDTH, 0));
        if (!text.links.isEmpty()) {
            StringBuilder list = new StringBuilder("Links:");
            text.links.forEach((url, number) -> list.append("\n[%d] %s".formatted(number, url)));
            text.blocks.add(list.toString());
        }
        return String.join("\n\n", text.blocks).strip();
    }

    /**
     * Where a block stands.
     *
     * @param first before its first line, such as the sign of a list
     * @param rest before its other lines
     */
    private record Place(String first, String rest, int width, int depth) {
        Place inner(String sign, String more) {
            return new Place(first + sign, rest + more, Math.max(LEAST_WIDTH, width - more.length()), depth + 1);
        }

        Place later() {
            return new Place(rest, rest, width, depth);
        }
    }

    /** Runs of inline content become paragraphs between the blocks. */
    private Place children(Element parent, Place place) {
        StringBuilder run = new StringBuilder();
        Place here = place;
        for (Node node : parent.childNodes()) {
            if (node instanceof Element element && isBlock(element)) {
                here = paragraph(run, here);
                here = block(element, here);
            } else {
                inline(node, run, place.depth());
            }
        }
        return paragraph(run, here);
    }

    private Place block(Element element, Place place) {
        if (place.depth() > MAX_DEPTH) {
            return paragraph(new StringBuilder(element.text()), place);
        }
        return switch (element.normalName()) {
            case "h1", "h2" -> heading(element, '-', place);
            case "h3", "h4", "h5", "h6" -> heading(element, '.', place);
            case "blockquote" -> {
                children(element, place.inner("> ", "> "));
                yield place.later();
            }
            case "ul", "ol" -> list(element, place);
            case "pre" -> {
                add(element.wholeText().stripTrailing().indent(2).stripTrailing(), place);
                yield place.later();
            }
            case "hr" -> {
                add("* * *", place);
                yield place.later();
            }
            case "tr" -> row(element, place);
            default -> children(element, new Place(place.first(), place.rest(), place.width(), place.depth() + 1));
        };
    }

    private Place heading(Element element, char sign, Place place) {
        StringBuilder words = new StringBuilder();
        element.childNodes().forEach(node -> inline(node, words, place.depth()));
        String line = squeezed(words);
        if (line.isEmpty()) {
            return place;
        }
        add(PlainText.underlined(line.replace('\n', ' '), sign, place.width()), place);
        return place.later();
    }

    private Place list(Element list, Place place) {
        int number = 1;
        Place here = place;
        boolean isOrdered = list.normalName().equals("ol");
        int before = blocks.size();
        for (Element item : list.children()) {
            String sign = isOrdered ? number++ + ". " : "* ";
            children(item, here.inner(sign, " ".repeat(sign.length())));
            here = place.later();
        }
        // Items stand close together.
        if (blocks.size() > before) {
            List<String> items = List.copyOf(blocks.subList(before, blocks.size()));
            blocks.subList(before, blocks.size()).clear();
            blocks.add(String.join("\n", items));
        }
        return here;
    }

    private Place row(Element row, Place place) {
        List<String> cells = new ArrayList<>();
        for (Element cell : row.children()) {
            StringBuilder words = new StringBuilder();
            cell.childNodes().forEach(node -> inline(node, words, place.depth()));
            cells.add(squeezed(words).replace('\n', ' '));
        }
        return paragraph(new StringBuilder(String.join(" | ", cells)), place);
    }

    private Place paragraph(StringBuilder run, Place place) {
        String text = squeezed(run);
        run.setLength(0);
        if (text.isEmpty()) {
            return place;
        }
        add(PlainText.wrap(text, place.width()), place);
        return place.later();
    }

    private void add(String block, Place place) {
        StringBuilder lines = new StringBuilder();
        String sign = place.first();
        for (String line : block.lines().toList()) {
            lines.append(lines.isEmpty() ? "" : "\n").append((sign + line).stripTrailing());
            sign = place.rest();
        }
        blocks.add(lines.toString());
    }

    private void inline(Node node, StringBuilder run, int depth) {
        switch (node) {
            case TextNode text -> run.append(text.getWholeText().replaceAll("[\\s&&[^\u00A0]]+", " "));
            case Element element -> {
                switch (element.normalName()) {
                    case "br" -> run.append('\n');
                    case "img" ->
                        run.append(
                                element.attr("alt").isBlank()
                                        ? ""
                                        : "[" + element.attr("alt").strip() + "]");
                    case "a" -> link(element, run, depth);
                    case "script", "style", "template" -> run.append("");
                    default -> inner(element, run, depth);
                }
            }
            default -> run.append("");
        }
    }

    private void inner(Element element, StringBuilder run, int depth) {
        if (depth > MAX_DEPTH) {
            run.append(element.text());
            return;
        }
        element.childNodes().forEach(child -> inline(child, run, depth + 1));
        if (isBlock(element)) {
            run.append(' ');
        }
    }

    private void link(Element element, StringBuilder run, int depth) {
        int before = run.length();
        inner(element, run, depth);
        String url = element.attr("href").strip();
        String words = run.substring(before).strip();
        if (url.isEmpty() || url.startsWith("#") || words.equals(url)) {
            return;
        }
        run.append(words.isEmpty() ? "" : " ")
                .append('[')
                .append(links.computeIfAbsent(url, _ -> links.size() + 1))
                .append(']');
    }

    private static String squeezed(CharSequence run) {
        return run.toString()
                .replaceAll(" *\n *", "\n")
                .replaceAll(" {2,}", " ")
                .strip();
    }

    private static boolean isBlock(Element element) {
        return element.isBlock() || element.normalName().matches("t[rhd]|table|t(head|body|foot)|figcaption|picture");
    }
}
