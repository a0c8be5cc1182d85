package io.broadsheet.desk.integrity;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector;
import org.jspecify.annotations.Nullable;

/** Knows which elements of a page no reader sees: injectors hide their links from readers and show them to robots. */
final class HiddenText {
    /** More rules than this in a page's own style sheets are not read. */
    private static final int MOST_RULES = 500;

    private static final Map<Pattern, String> HIDING = hiding();
    private static final Pattern OVERFLOW = Pattern.compile("overflow(-[xy])?:hidden");
    private static final Pattern NO_EXTENT = Pattern.compile("(^|;)(max-)?(height|width):[01](px|pt|em|rem|%)?(;|$|!)");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern COLOUR = Pattern.compile("(^|;)color:([^;!]+)");
    private static final Pattern BACKGROUND = Pattern.compile("(^|;)background(-color)?:([^;!]+)");
    private static final Map<String, String> NAMED =
            Map.of("white", "#ffffff", "black", "#000000", "#fff", "#ffffff", "#000", "#000000");

    private final IdentityHashMap<Element, String> byStyleSheet = new IdentityHashMap<>();

    HiddenText(Document page) {
        int rules = 0;
        for (Element style : page.select("style")) {
            for (Rule rule : rules(style.data())) {
                Optional<String> reason = reason(rule.declarations());
                if (reason.isPresent() && rules++ < MOST_RULES) {
                    hide(page, rule.selector(), reason.get());
                }
            }
        }
    }

    /** Why a reader does not see the element, or empty if nothing of its own hides it. */
    Optional<String> why(Element element) {
        String sheet = byStyleSheet.get(element);
        if (sheet != null) {
            return Optional.of(sheet);
        }
        if (element.hasAttr("hidden")) {
            return Optional.of("the hidden attribute");
        }
        String style = squeezed(element.attr("style"));
        Optional<String> byStyle = style.isEmpty() ? Optional.empty() : reason(style);
        return byStyle.isPresent() ? byStyle : sameColour(element, style);
    }

    private static Optional<String> reason(String style) {
        for (Map.Entry<Pattern, String> entry : HIDING.entrySet()) {
            if (entry.getKey().matcher(style).find()) {
                return Optional.of(entry.getValue());
            }
        }
        if (OVERFLOW.matcher(style).find() && NO_EXTENT.matcher(style).find()) {
            return Optional.of("a box without height or width");
        }
        return Optional.empty();
    }

    private static Optional<String> sameColour(Element element, String style) {
        String colour = colour(element, style);
        if (colour == null) {
            return Optional.empty();
        }
        for (Element around = element; around != null; around = around.parent()) {
            String background = background(around);
            if (background != null) {
                return background.equals(colour) ? Optional.of("text in its background's colour") : Optional.empty();
            }
        }
        return colour.equals("#ffffff") ? Optional.of("text in its background's colour") : Optional.empty();
    }

    private static @Nullable String colour(Element element, String style) {
        var matcher = COLOUR.matcher(style);
        if (matcher.find()) {
            return canonical(matcher.group(2));
        }
        return element.normalName().equals("font") && element.hasAttr("color")
                ? canonical(squeezed(element.attr("color")))
                : null;
    }

    private static @Nullable String background(Element element) {
        var matcher = BACKGROUND.matcher(squeezed(element.attr("style")));
        if (matcher.find()) {
            return canonical(matcher.group(3));
        }
        if (element.hasAttr("background")) {
            return "a picture";
        }
        return element.hasAttr("bgcolor") ? canonical(squeezed(element.attr("bgcolor"))) : null;
    }

    private static String canonical(String colour) {
        return NAMED.getOrDefault(colour, colour);
    }

    private void hide(Document page, String selector, String reason) {
        try {
            for (Element element : page.select(selector)) {
                // A style sheet that hides the whole page is a trick to reveal it by script later.
                if (!element.normalName().equals("body")
                        && !element.normalName().equals("html")) {
                    byStyleSheet.put(element, reason);
                }
            }
        } catch (Selector.SelectorParseException | IllegalArgumentException e) {
            // Browsers, too, drop a rule whose selector they cannot read.
            return;
        }
    }

    private record Rule(String selector, String declarations) {}

    private static List<Rule> rules(String css) {
        List<Rule> rules = new java.util.ArrayList<>();
        read(COMMENT.matcher(css).replaceAll(" "), rules, 0);
        return rules;
    }

    private static void read(String css, List<Rule> rules, int depth) {
        int at = 0;
        while (at < css.length()) {
            int open = css.indexOf('{', at);
            if (open < 0) {
                return;
            }
            int close = closing(css, open);
            String head = css.substring(at, open).strip();
            // "@import url(x);" before a rule belongs to no rule.
            head = head.substring(head.lastIndexOf(';') + 1).strip().toLowerCase(Locale.ROOT);
            String inside = css.substring(open + 1, close);
            if (!head.startsWith("@")) {
                rules.add(new Rule(head, squeezed(inside)));
            } else if (depth == 0 && (head.equals("@media screen") || head.equals("@media all"))) {
                read(inside, rules, 1);
            }
            at = close + 1;
        }
    }

    private static int closing(String css, int open) {
        int depth = 0;
        for (int i = open; i < css.length(); i++) {
            char c = css.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return css.length();
    }

    private static String squeezed(String style) {
        StringBuilder squeezed = new StringBuilder(style.length());
        style.toLowerCase(Locale.ROOT)
                .chars()
                .filter(c -> !Character.isWhitespace(c))
                .forEach(c -> squeezed.append((char) c));
        return squeezed.toString();
    }

    private static Map<Pattern, String> hiding() {
        Map<Pattern, String> hiding = new HashMap<>();
        hiding.put(Pattern.compile("display:none"), "display:none");
        hiding.put(Pattern.compile("visibility:(hidden|collapse)"), "visibility:hidden");
        hiding.put(Pattern.compile("(^|;)opacity:0*(\\.0+)?(;|$|!)"), "opacity 0");
        hiding.put(
                Pattern.compile("(left|top|right|bottom|margin[a-z-]*|text-indent):-\\d{3,}"), "moved off the screen");
        hiding.put(Pattern.compile("(left|top):\\d{5,}px"), "moved off the screen");
        hiding.put(
                Pattern.compile("font-size:(0|[0-2](\\.\\d+)?px|[0-2](\\.\\d+)?pt|0?\\.0\\d*r?em)(;|$|!)"),
                "tiny type");
        hiding.put(Pattern.compile("clip:rect\\([01](px)?[, ]?[01]"), "clipped away");
        hiding.put(Pattern.compile("clip-path:inset\\((100|50)%"), "clipped away");
        hiding.put(Pattern.compile("scale\\(0(\\.0+)?\\)"), "scaled to nothing");
        return Map.copyOf(hiding);
    }
}
