package io.broadsheet.mailer.layout;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.htmlunit.cssparser.dom.AbstractCSSRuleImpl;
import org.htmlunit.cssparser.dom.CSSStyleDeclarationImpl;
import org.htmlunit.cssparser.dom.CSSStyleRuleImpl;
import org.htmlunit.cssparser.dom.CSSStyleSheetImpl;
import org.htmlunit.cssparser.dom.Property;
import org.htmlunit.cssparser.parser.CSSErrorHandler;
import org.htmlunit.cssparser.parser.CSSException;
import org.htmlunit.cssparser.parser.CSSOMParser;
import org.htmlunit.cssparser.parser.CSSParseException;
import org.htmlunit.cssparser.parser.InputSource;
import org.htmlunit.cssparser.parser.javacc.CSS3Parser;
import org.htmlunit.cssparser.parser.selector.Selector;
import org.htmlunit.cssparser.parser.selector.SelectorSpecificity;
import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Moves style from the head into the elements, for there are mail programs that throw the head away. What no attribute can hold
 * stays: media queries (dark mode, small screens) and states such as hover. Cascades as CSS does: importance, then the
 * attribute, then specificity, then order.
 */
public final class Inliner {
    /** The parser writes ".a" as "*.a", which is the same and longer. */
    private static final Pattern STAR = Pattern.compile("\\*(?=[.#:\\[])");

    private static final Pattern COLOUR = Pattern.compile("rgb\\((\\d{1,3}), ?(\\d{1,3}), ?(\\d{1,3})\\)");

    private Inliner() {}

    /** One selector of a rule. */
    private record Rule(Selector selector, String css, SelectorSpecificity weight, CSSStyleDeclarationImpl style) {}

    /** A declaration's text and whether it is important. */
    private record Value(String text, boolean important) {}

    /** The document with its style inlined. Rules that are no CSS are dropped, as browsers do. */
    public static String inline(String html) {
        Document document = Jsoup.parse(html);
        document.outputSettings().prettyPrint(false).charset(StandardCharsets.UTF_8);
        List<Rule> rules = new ArrayList<>();
        StringBuilder kept = new StringBuilder();
        for (Element sheet : document.select("head > style")) {
            read(sheet.data(), rules, kept);
            sheet.remove();
        }
        // A stable sort: of equals, the later one comes later and wins.
        rules.sort(Comparator.comparing(Rule::weight));
        Map<Element, Map<String, Value>> styles = new LinkedHashMap<>();
        for (Rule rule : rules) {
            for (Element element : document.select(rule.css())) {
                styles.computeIfAbsent(element, _ -> new LinkedHashMap<>());
                cascade(styles.get(element), rule.style());
            }
        }
        styles.forEach((element, style) -> {
            if (element.hasAttr("style")) {
                cascade(style, parsed(element.attr("style")));
            }
            element.attr("style", written(style));
        });
        if (!kept.isEmpty()) {
            document.head()
                    .appendElement("style")
                    .appendChild(new DataNode(
                            STAR.matcher(hexadecimal(kept.toString())).replaceAll("")));
        }
        return document.outerHtml();
    }

    private static void read(String css, List<Rule> rules, StringBuilder kept) {
        for (AbstractCSSRuleImpl rule : sheet(css).getCssRules().getRules()) {
            if (!(rule instanceof CSSStyleRuleImpl style)) {
                kept.append(rule.getCssText()).append('\n');
                continue;
            }
            for (Selector selector : style.getSelectors()) {
                String words = selector.toString();
                if (words.contains(":") || !isKnown(words)) {
                    kept.append(words)
                            .append(" { ")
                            .append(style.getStyle().getCssText())
                            .append(" }\n");
                } else {
                    rules.add(new Rule(selector, words, new SelectorSpecificity(selector), style.getStyle()));
                }
            }
        }
    }

    private static boolean isKnown(String selector) {
        try {
            new Element("p").select(selector);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static void cascade(Map<String, Value> style, CSSStyleDeclarationImpl more) {
        for (Property property : more.getProperties()) {
            Value before = style.get(property.getName());
            if (before == null || property.isImportant() || !before.important()) {
                // To the end: a shorthand and its parts are read in order.
                style.remove(property.getName());
                style.put(
                        property.getName(),
                        new Value(hexadecimal(property.getValue().getCssText()), property.isImportant()));
            }
        }
    }

    /** Colours as every mail program knows them; the parser writes them as functions. */
    private static String hexadecimal(String css) {
        return COLOUR.matcher(css)
                .replaceAll(colour -> "#%02x%02x%02x"
                        .formatted(
                                Integer.parseInt(colour.group(1)),
                                Integer.parseInt(colour.group(2)),
                                Integer.parseInt(colour.group(3))));
    }

    private static String written(Map<String, Value> style) {
        List<String> declarations = new ArrayList<>();
        style.forEach((name, value) ->
                declarations.add(name + ":" + value.text() + (value.important() ? " !important" : "")));
        return String.join(";", declarations);
    }

    private static CSSStyleSheetImpl sheet(String css) {
        try {
            return parser().parseStyleSheet(new InputSource(new StringReader(css)), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CSSStyleDeclarationImpl parsed(String declarations) {
        try {
            return parser().parseStyleDeclaration(declarations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CSSOMParser parser() {
        CSSOMParser parser = new CSSOMParser(new CSS3Parser());
        parser.setErrorHandler(new Lenient());
        return parser;
    }

    /** What cannot be read is left out by the parser itself. */
    private static final class Lenient implements CSSErrorHandler {
        @Override
        public void warning(CSSParseException exception) throws CSSException {}

        @Override
        public void error(CSSParseException exception) throws CSSException {}

        @Override
        public void fatalError(CSSParseException exception) throws CSSException {}
    }
}
