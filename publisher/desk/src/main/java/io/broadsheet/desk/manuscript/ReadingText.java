package io.broadsheet.desk.manuscript;

import io.broadsheet.desk.integrity.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Writes sanitised HTML as plain text for reading: paragraphs parted by an empty line, links as {@code words (url)}, lists
 * with bullets or numbers, quotes indented.
 */
final class ReadingText {
    private static final Set<String> INLINE = Set.of(
            "a", "em", "strong", "i", "b", "u", "s", "del", "ins", "sub", "sup", "small", "cite", "q", "abbr", "code",
            "kbd", "samp", "var", "mark", "span", "ruby", "rt", "rp", "bdi", "bdo", "br", "img");
    private static final Pattern SPACES = Pattern.compile("[ \\t\\n\\r\\f]+");
    private static final Pattern SCHEME =
            Pattern.compile("^(?:https?://(?:www\\.)?|mailto:)", Pattern.CASE_INSENSITIVE);
    private static final Pattern FOR_MARKDOWN_NUMBER = Pattern.compile("\\d{1,5}");
    /** Deeper nesting is not indented further: nobody could read it, and it would grow without bounds. */
    private static final int DEEPEST = 6;

    private final String article;

    private ReadingText(String article) {
        this.article = article;
    }

    /**
     * Writes the text.
     *
     * @param body of a sanitised document
     * @param article its address: links within the article are not spelt out
     */
    static String of(Element body, String article) {
        return String.join("\n\n", new ReadingText(article).blocks(body, 0));
    }

    private List<String> blocks(Element parent, int depth) {
        List<String> blocks = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (Node node : parent.childNodes()) {
            if (node instanceof Element element && !INLINE.contains(element.normalName())) {
                end(line, blocks);
                blocks.addAll(block(element, depth));
            } else {
                inline(node, line);
            }
        }
        end(line, blocks);
        return blocks;
    }

    private static void end(StringBuilder line, List<String> blocks) {
        List<String> lines = new ArrayList<>();
        for (String one : line.toString().split("\n", -1)) {
            lines.add(SPACES.matcher(one).replaceAll(" ").strip());
        }
        String text = String.join("\n", lines).strip();
        if (!text.isEmpty()) {
            blocks.add(text);
        }
        line.setLength(0);
    }

    private List<String> block(Element element, int depth) {
        return switch (element.normalName()) {
            case "hr" -> List.of("* * *");
            case "pre" -> preformatted(element, depth);
            case "blockquote", "dd" -> indented(blocks(element, depth + 1), depth);
            case "ul" -> list(element, false, depth);
            case "ol" -> list(element, true, depth);
            case "table" -> table(element, depth);
            default -> blocks(element, depth);
        };
    }

    private static List<String> preformatted(Element element, int depth) {
        String text = element.wholeText().replace("\r\n", "\n").replace('\r', '\n');
        String trimmed = text.replaceAll("^\\n+|\\s+$", "");
        return trimmed.isEmpty() ? List.of() : indented(List.of(trimmed), depth);
    }

    private static List<String> indented(List<String> blocks, int depth) {
        return depth > DEEPEST
                ? blocks
                : blocks.stream().map(block -> indent(block, "    ", "    ")).toList();
    }

    private static String indent(String block, String first, String others) {
        StringBuilder indented = new StringBuilder(block.length() + 16);
        String prefix = first;
        for (String line : block.split("\n", -1)) {
            if (!indented.isEmpty()) {
                indented.append('\n');
            }
            if (!line.isEmpty()) {
                indented.append(prefix).append(line);
            }
            prefix = others;
        }
        return indented.toString();
    }

    private List<String> list(Element list, boolean numbered, int depth) {
        List<String> items = new ArrayList<>();
        int number =
                FOR_MARKDOWN_NUMBER.matcher(list.attr("start")).matches() ? Integer.parseInt(list.attr("start")) : 1;
        boolean loose = false;
        for (Node node : list.childNodes()) {
            if (!(node instanceof Element item)) {
                continue;
            }
            List<String> blocks = blocks(item, depth + 1);
            if (blocks.isEmpty()) {
                continue;
            }
            loose |= blocks.size() > 1 && item.selectFirst("ul, ol") == null;
            String bullet = numbered ? number++ + ". " : "• ";
            String joined = String.join(item.selectFirst("p") == null ? "\n" : "\n\n", blocks);
            items.add(depth > DEEPEST ? joined : indent(joined, bullet, " ".repeat(bullet.length())));
        }
        return items.isEmpty() ? List.of() : loose ? items : List.of(String.join("\n", items));
    }

    private List<String> table(Element table, int depth) {
        List<String> blocks = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (Element part : ownRows(table)) {
            if (!part.normalName().equals("tr")) {
                blocks.addAll(blocks(part, depth + 1));
                continue;
            }
            List<String> cells = new ArrayList<>();
            for (Element cell : part.children()) {
                cells.add(Line.of(String.join(" ", blocks(cell, DEEPEST + 1))));
            }
            String row = String.join(" | ", cells).strip();
            if (!row.replace("|", "").isBlank()) {
                rows.add(row);
            }
        }
        if (!rows.isEmpty()) {
            blocks.add(String.join("\n", rows));
        }
        return blocks;
    }

    // Not those of a table within a cell: they would be written once for every table around them.
    private static List<Element> ownRows(Element table) {
        List<Element> rows = new ArrayList<>();
        for (Element part : table.children()) {
            switch (part.normalName()) {
                case "thead", "tbody", "tfoot" -> rows.addAll(part.children());
                default -> rows.add(part);
            }
        }
        return rows;
    }

    private void inline(Node node, StringBuilder line) {
        if (node instanceof TextNode text) {
            line.append(SPACES.matcher(text.getWholeText()).replaceAll(" "));
        } else if (node instanceof Element element) {
            inline(element, line);
        }
    }

    private void inline(Element element, StringBuilder line) {
        switch (element.normalName()) {
            case "br" -> line.append('\n');
            case "img" -> line.append(element.attr("alt").isBlank() ? "" : "[" + Line.of(element.attr("alt")) + "]");
            case "q" -> {
                line.append('“');
                children(element, line);
                line.append('”');
            }
            case "sup" -> {
                boolean note =
                        element.selectFirst("a") != null || element.parents().is("a");
                line.append(note ? "[" : "");
                children(element, line);
                line.append(note ? "]" : "");
            }
            case "a" -> link(element, line);
            default -> children(element, line);
        }
    }

    private void link(Element link, StringBuilder line) {
        int start = line.length();
        children(link, line);
        String url = link.attr("href");
        String words = line.substring(start).strip();
        boolean within = url.startsWith(article + "#");
        if (url.isEmpty() || within || bare(url).equals(bare(words))) {
            return;
        }
        line.append(words.isEmpty() ? url : " (" + url + ")");
    }

    private static String bare(String address) {
        String bare = SCHEME.matcher(address.strip()).replaceFirst("");
        return bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    }

    private void children(Element element, StringBuilder line) {
        for (Node child : element.childNodes()) {
            inline(child, line);
        }
    }
}
