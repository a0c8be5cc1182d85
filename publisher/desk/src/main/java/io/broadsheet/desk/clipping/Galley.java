package io.broadsheet.desk.clipping;

import io.broadsheet.desk.clipping.Block.Face;
import io.broadsheet.desk.clipping.Block.Shape;
import io.broadsheet.desk.integrity.Line;
import io.broadsheet.desk.integrity.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * Sets a page anew as one column of blocks. Old pages make paragraphs of {@code <p>}, of {@code <br><br>}, of table cells,
 * and wrap {@code <font>} and {@code <center>} around any of them; here it comes out the same.
 */
final class Galley {
    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "html",
            "legend",
            "li",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "pre",
            "search",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul");
    /** Inline elements that mean something; the others only dress the text. */
    private static final Map<String, String> MARKS = Map.ofEntries(
            Map.entry("a", "a"),
            Map.entry("b", "strong"),
            Map.entry("strong", "strong"),
            Map.entry("i", "em"),
            Map.entry("em", "em"),
            Map.entry("sup", "sup"),
            Map.entry("sub", "sub"),
            Map.entry("code", "code"),
            Map.entry("tt", "code"),
            Map.entry("kbd", "kbd"),
            Map.entry("samp", "samp"),
            Map.entry("q", "q"),
            Map.entry("cite", "cite"),
            Map.entry("abbr", "abbr"),
            Map.entry("acronym", "abbr"),
            Map.entry("s", "s"),
            Map.entry("strike", "s"),
            Map.entry("del", "del"),
            Map.entry("ins", "ins"),
            Map.entry("small", "small"));

    private static final Set<String> KEPT_ATTRIBUTES = Set.of("href", "id", "lang", "dir", "title", "rel");
    private static final Pattern FONT_SIZE = Pattern.compile("font-size:\\s*([a-z-]+|[\\d.]+\\s*(?:px|pt|r?em|%))");
    private static final Pattern WEIGHT = Pattern.compile("font-weight:\\s*(bold|bolder|[6-9]00)");
    private static final Pattern SLANT = Pattern.compile("font-style:\\s*(italic|oblique)");
    private static final Pattern NUMBER = Pattern.compile("[\\d.]+");
    private static final int LONG_LINE = 120;

    /** Text, a picture or a line break, with all that is around it. */
    private record Run(String text, @Nullable Element picture, boolean lineBreak, Face face, List<Element> marks) {
        /** Spaces only. */
        boolean isBlank() {
            return !text.isEmpty() && Line.of(text).isEmpty();
        }

        /** The place that a link within the page leads to. */
        boolean isAnchor() {
            return text.isEmpty() && picture == null && !lineBreak;
        }

        boolean isPrinted() {
            return !text.isEmpty() && !isBlank();
        }
    }

    private final int pageLength;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<Run> anchors = new ArrayList<>();

    private Galley(int pageLength) {
        this.pageLength = pageLength;
    }

    /** The blocks of the page in reading order; none of them is empty. */
    static List<Block> of(Document page) {
        page.select("a[name]:not([id])").forEach(anchor -> anchor.attr("id", anchor.attr("name")));
        Galley galley = new Galley(page.body().text().length());
        galley.set(page.body(), Face.NORMAL, List.of());
        galley.endParagraph();
        return galley.blocks;
    }

    private void set(Node node, Face face, List<Element> marks) {
        if (node instanceof TextNode text) {
            runs.add(new Run(text.getWholeText(), null, false, face, marks));
        } else if (node instanceof Element element) {
            set(element, face, marks);
        }
    }

    private void set(Element element, Face face, List<Element> marks) {
        String name = element.normalName();
        if (name.equals("br")) {
            runs.add(new Run("", null, true, face, marks));
        } else if (name.equals("img")) {
            runs.add(new Run("", element, false, face, marks));
        } else if (name.equals("hr")) {
            endParagraph();
            blocks.add(new Block(Shape.RULE, "<hr>", "", List.of(), Face.NORMAL));
        } else if (staysWhole(element, name)) {
            endParagraph();
            addWhole(element);
        } else if (BLOCKS.contains(name)) {
            endParagraph();
            setChildren(element, dressed(element, name, face), marks);
            endParagraph();
        } else {
            List<Element> marked = marked(element, name, marks);
            if (element.childNodeSize() == 0
                    && marked.size() > marks.size()
                    && marked.getLast().hasAttr("id")) {
                runs.add(new Run("", null, false, face, marked));
            }
            setChildren(element, dressed(element, name, face), marked);
        }
    }

    private void setChildren(Element element, Face face, List<Element> marks) {
        for (Node child : element.childNodes()) {
            set(child, face, marks);
        }
    }

    private static List<Element> marked(Element element, String name, List<Element> marks) {
        String mark = MARKS.get(name);
        boolean language = name.equals("span") && element.hasAttr("lang");
        if (mark == null && !language) {
            return marks;
        }
        Element plain = new Element(mark == null ? "span" : mark);
        element.attributes().forEach(attribute -> {
            if (KEPT_ATTRIBUTES.contains(attribute.getKey())) {
                plain.attr(attribute.getKey(), attribute.getValue());
            }
        });
        List<Element> more = new ArrayList<>(marks);
        more.add(plain);
        return more;
    }

    private static Face dressed(Element element, String name, Face face) {
        Face dressed = switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> face.under(name.charAt(1) - '0');
            case "b", "strong" -> face.bolder();
            case "i", "em" -> face.slanted();
            case "big" -> face.sized(face.size() + 1);
            case "small" -> face.sized(face.size() - 1);
            case "font" -> face.sized(fontSize(element.attr("size").strip(), face.size()));
            default -> face;
        };
        String style = element.attr("style").toLowerCase(Locale.ROOT);
        if (style.isEmpty()) {
            return dressed;
        }
        Matcher size = FONT_SIZE.matcher(style);
        if (size.find()) {
            dressed = dressed.sized(cssSize(size.group(1), dressed.size()));
        }
        if (WEIGHT.matcher(style).find()) {
            dressed = dressed.bolder();
        }
        return SLANT.matcher(style).find() ? dressed.slanted() : dressed;
    }

    private static int fontSize(String size, int current) {
        if (!size.matches("[+-]?\\d")) {
            return current;
        }
        int number = Integer.parseInt(size);
        // A sign counts from the page's normal size, not from the current one.
        return size.startsWith("+") || size.startsWith("-") ? 3 + number : number;
    }

    private static int cssSize(String size, int current) {
        Matcher number = NUMBER.matcher(size);
        if (!number.find()) {
            return switch (size) {
                case "xx-small" -> 1;
                case "x-small", "small" -> 2;
                case "medium" -> 3;
                case "large" -> 4;
                case "x-large" -> 5;
                case "xx-large" -> 6;
                case "larger" -> current + 1;
                case "smaller" -> current - 1;
                default -> current;
            };
        }
        double value;
        try {
            value = Double.parseDouble(number.group());
        } catch (NumberFormatException e) {
            return current;
        }
        double pixels = size.endsWith("px")
                ? value
                : size.endsWith("pt") ? value * 4 / 3 : size.endsWith("%") ? value * 0.16 : value * 16;
        return pixels < 11
                ? 1
                : pixels < 14 ? 2 : pixels < 17.5 ? 3 : pixels < 21 ? 4 : pixels < 28 ? 5 : pixels < 40 ? 6 : 7;
    }

    private boolean staysWhole(Element element, String name) {
        return switch (name) {
            case "pre" -> element.text().length() * 2 < pageLength;
            case "ul", "ol" ->
                element.children().stream().anyMatch(child -> child.normalName().equals("li"))
                        && !holdsThePage(element);
            case "dl" ->
                element.children().stream().anyMatch(child -> child.normalName().equals("dt"))
                        && !holdsThePage(element);
            // Whole articles were indented by a blockquote or a bare list.
            case "blockquote" ->
                !holdsThePage(element) && element.select("table, h1, h2, h3").isEmpty();
            case "figure" ->
                element.select("figure, table, h1, h2").size() <= 1
                        && !element.select("img").isEmpty();
            case "table" -> isData(element);
            default -> false;
        };
    }

    private boolean holdsThePage(Element element) {
        return element.text().length() * 2 > pageLength
                || !element.select("h1, h2, table").isEmpty();
    }

    // Most tables of old pages are scaffolding; one with figures in it has several rows of short cells.
    private static boolean isData(Element table) {
        if (!table.select("table table, h1, h2, h3, h4").isEmpty()) {
            return false;
        }
        List<Element> cells = table.select("td, th");
        Predicate<Element> filled = cell -> !Line.of(cell.text()).isEmpty();
        long rowsWithTwo = table.select("tr").stream()
                .filter(row -> row.children().stream().filter(filled).count() >= 2)
                .count();
        int linked = table.select("a[href]").stream()
                .mapToInt(link -> link.text().length())
                .sum();
        return rowsWithTwo >= 2
                && cells.stream().noneMatch(cell -> cell.text().length() > 150)
                && linked * 2 < table.text().length();
    }

    private void addWhole(Element element) {
        String text = Line.of(element.text());
        if (text.isEmpty() && element.select("img").isEmpty()) {
            return;
        }
        Shape shape = text.isEmpty() || element.normalName().equals("figure") ? Shape.IMAGE : Shape.WHOLE;
        blocks.add(new Block(shape, element.outerHtml(), text, links(element), Face.NORMAL));
    }

    private static List<Link> links(Element element) {
        return element.select("a[href]").stream()
                .map(link -> new Link(link.attr("href"), Line.of(link.text())))
                .toList();
    }

    /** Makes blocks of what has been gathered: an empty line parts paragraphs. */
    private void endParagraph() {
        List<List<Run>> lines = new ArrayList<>();
        List<Run> line = new ArrayList<>();
        for (Run run : runs) {
            if (run.lineBreak()) {
                lines.add(line);
                line = new ArrayList<>();
            } else {
                line.add(run);
            }
        }
        lines.add(line);
        runs.clear();

        List<List<Run>> paragraph = new ArrayList<>();
        for (List<Run> next : lines) {
            if (next.stream().allMatch(Run::isBlank)) {
                addParagraphs(paragraph);
                paragraph.clear();
            } else {
                paragraph.add(next);
            }
        }
        addParagraphs(paragraph);
    }

    // Headline, date and byline often share a paragraph, one line each; verse must not fall apart.
    private void addParagraphs(List<List<Run>> lines) {
        List<Run> all = lines.stream().flatMap(List::stream).toList();
        if (all.stream().allMatch(run -> run.isAnchor() || run.isBlank())) {
            // An anchor alone goes to the paragraph that it stands before.
            all.stream().filter(Run::isAnchor).forEach(anchors::add);
            return;
        }
        List<List<Run>> together = new ArrayList<>();
        boolean severalLines = lines.size() > 1;
        for (List<Run> line : lines) {
            if (severalLines && standsAlone(line)) {
                addParagraph(together);
                together.clear();
                addParagraph(List.of(line));
            } else {
                together.add(line);
            }
        }
        addParagraph(together);
    }

    private static boolean standsAlone(List<Run> line) {
        Block block = block(List.of(line));
        return block.text().length() <= LONG_LINE
                && (block.face().bold()
                        || block.face().size() > 3
                        || DateLine.of(block.text()).isPresent()
                        || Furniture.of(block).isPresent()
                        || Byline.of(block.text()).isPresent());
    }

    private void addParagraph(List<List<Run>> lines) {
        if (lines.isEmpty()) {
            return;
        }
        List<Run> first = new ArrayList<>(anchors);
        first.addAll(lines.getFirst());
        anchors.clear();
        List<List<Run>> all = new ArrayList<>(lines);
        all.set(0, first);
        blocks.add(block(all));
    }

    private static Block block(List<List<Run>> lines) {
        Document sheet = new Document("");
        sheet.outputSettings().prettyPrint(false);
        Element paragraph = sheet.appendElement("p");
        StringBuilder text = new StringBuilder();
        List<Run> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                paragraph.appendElement("br");
                text.append(' ');
            }
            typeset(trimmed(lines.get(i)), paragraph);
            for (Run run : lines.get(i)) {
                text.append(run.text());
                all.add(run);
            }
        }
        List<Run> printed = all.stream().filter(Run::isPrinted).toList();
        List<Link> links = links(paragraph);
        String words = Line.of(text.toString());
        if (words.isEmpty()) {
            return new Block(Shape.IMAGE, paragraph.outerHtml(), "", links, Face.NORMAL);
        }
        Face face = commonFace(printed);
        if (face.heading() > 0) {
            paragraph.tagName("h" + face.heading());
            return new Block(Shape.HEADING, paragraph.outerHtml(), words, links, face);
        }
        return new Block(Shape.PARAGRAPH, paragraph.outerHtml(), words, links, face);
    }

    private static Face commonFace(List<Run> printed) {
        int heading =
                printed.stream().mapToInt(run -> run.face().heading()).min().orElse(0);
        boolean bold = printed.stream().allMatch(run -> run.face().bold());
        boolean italic = printed.stream().allMatch(run -> run.face().italic());
        // The size of most of the letters.
        int[] letters = new int[8];
        printed.forEach(run -> letters[run.face().size()] += run.text().strip().length());
        int size = 3;
        for (int i = 1; i < letters.length; i++) {
            size = letters[i] > letters[size] ? i : size;
        }
        return new Face(size, bold, italic, heading);
    }

    // Old pages indent by rows of no-break spaces.
    private static List<Run> trimmed(List<Run> line) {
        int from = 0;
        int to = line.size();
        while (from < to && line.get(from).isBlank()) {
            from++;
        }
        while (to > from && line.get(to - 1).isBlank()) {
            to--;
        }
        return line.subList(from, to);
    }

    private static void typeset(List<Run> line, Element paragraph) {
        List<Element> open = new ArrayList<>();
        List<Element> openFor = new ArrayList<>();
        Element into = paragraph;
        for (int i = 0; i < line.size(); i++) {
            Run run = line.get(i);
            int common = 0;
            while (common < open.size()
                    && common < run.marks().size()
                    && openFor.get(common).equals(run.marks().get(common))) {
                common++;
            }
            open.subList(common, open.size()).clear();
            openFor.subList(common, openFor.size()).clear();
            into = common == 0 ? paragraph : open.get(common - 1);
            for (Element mark : run.marks().subList(common, run.marks().size())) {
                Element copy = mark.shallowClone();
                into.appendChild(copy);
                open.add(copy);
                openFor.add(mark);
                into = copy;
            }
            if (run.picture() != null) {
                into.appendChild(run.picture().clone());
            } else {
                into.appendText(inner(run.text(), i == 0, i == line.size() - 1));
            }
        }
    }

    private static String inner(String text, boolean first, boolean last) {
        String single = text.replaceAll("[\\s\\u00a0]{2,}|\\s", " ");
        String start = first ? single.replaceAll("^[ \\u00a0]+", "") : single;
        return last ? start.replaceAll("[ \\u00a0]+$", "") : start;
    }
}
