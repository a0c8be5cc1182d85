package io.broadsheet.desk.integrity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.NodeFilter.FilterResult;

/** Sweeps off a page what is no text at all, scripts, frames and forms, and what is hidden; writes down what it took. */
public final class Sweep {
    private static final Pattern ADDRESS_IN_CODE =
            Pattern.compile("https?://[^\\s\"'<>\\\\)]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTROL =
            Pattern.compile("input|button|select|textarea|option|label|datalist|meter|progress|output");
    private static final int MOST_ADDRESSES = 20;

    private final Document page;
    private final LinkInspector inspector;
    private final Findings findings;

    private Sweep(Document page, LinkInspector inspector, Findings findings) {
        this.page = page;
        this.inspector = inspector;
        this.findings = findings;
    }

    /** Changes {@code page}; afterwards it has visible text and pictures only. */
    public static void clean(Document page, LinkInspector inspector, Findings findings) {
        Sweep sweep = new Sweep(page, inspector, findings);
        sweep.redirects();
        sweep.scripts();
        sweep.frames();
        sweep.handlers();
        sweep.hidden();
        sweep.forms();
        page.select("style, link, meta, base, template, title:not(head title)").remove();
        sweep.pictures();
    }

    private void redirects() {
        for (Element meta : page.select("meta[http-equiv=refresh]")) {
            String content = meta.attr("content");
            findings.leaveOut("redirect", content);
            Matcher address = ADDRESS_IN_CODE.matcher(content);
            if (address.find() && inspector.leadsAway(address.group())) {
                findings.suspect(address.group(), "", "the page sends its readers there");
            }
        }
    }

    private void scripts() {
        for (Element script : page.select("script, noscript")) {
            String source = script.attr("src");
            String code = script.normalName().equals("script") ? script.data() : inside(script);
            findings.leaveOut(
                    script.normalName().equals("script") ? "script" : "text for browsers without scripts",
                    source.isEmpty() ? code : source);
            suspectAway(source, "a script from another site");
            if (!script.attr("type").toLowerCase(Locale.ROOT).contains("json")) {
                ADDRESS_IN_CODE
                        .matcher(code)
                        .results()
                        .limit(MOST_ADDRESSES)
                        .forEach(found -> suspectAway(found.group(), "a script mentions it"));
            }
            script.remove();
        }
    }

    private void frames() {
        for (Element frame : page.select("iframe, frame, object, embed, applet, svg, canvas, video, audio, math")) {
            String source = frame.hasAttr("src") ? frame.attr("src") : frame.attr("data");
            findings.leaveOut("embedded " + frame.normalName(), source.isEmpty() ? frame.text() : source);
            suspectAway(source, "an embedded frame");
            frame.remove();
        }
    }

    private void handlers() {
        for (Element element : page.getAllElements()) {
            List<String> handlers = new ArrayList<>();
            for (Attribute attribute : element.attributes()) {
                if (attribute.getKey().toLowerCase(Locale.ROOT).startsWith("on")) {
                    handlers.add(attribute.getKey());
                    findings.leaveOut("event handler", attribute.getKey() + "=" + attribute.getValue());
                }
            }
            handlers.forEach(element::removeAttr);
        }
    }

    private void hidden() {
        HiddenText hidden = new HiddenText(page);
        page.body().filter((node, depth) -> {
            if (depth == 0 || !(node instanceof Element element)) {
                return FilterResult.CONTINUE;
            }
            Optional<String> why = hidden.why(element);
            why.ifPresent(reason -> writeDown(element, reason));
            return why.isPresent() ? FilterResult.REMOVE : FilterResult.CONTINUE;
        });
    }

    private void writeDown(Element element, String reason) {
        for (Element link : element.select("a[href]")) {
            if (inspector.leadsAway(link.attr("href")) || LinkInspector.runsCode(link.attr("href"))) {
                suspect(link, "hidden: " + reason);
            }
        }
        if (!element.text().isBlank()) {
            findings.leaveOut("hidden text (" + reason + ")", element.text());
        }
    }

    private void suspect(Element link, String why) {
        String url = link.attr("href");
        String words = Line.of(link.text());
        findings.suspect(url, words, why);
        inspector.doubts(url, words).forEach(doubt -> findings.suspect(url, words, doubt));
    }

    private void forms() {
        for (Element form : page.select("form")) {
            // Some content systems wrap the whole page in one form.
            if (form.text().length() * 2 > page.body().text().length()) {
                form.unwrap();
            } else {
                findings.leaveOut("form", form.text());
                suspectAway(form.attr("action"), "a form that sends to another site");
                form.remove();
            }
        }
        page.select("*").stream()
                .filter(element -> CONTROL.matcher(element.normalName()).matches())
                .toList()
                .forEach(Element::remove);
    }

    private void pictures() {
        for (Element picture : page.select("img")) {
            if (isSpeck(picture.attr("width")) || isSpeck(picture.attr("height"))) {
                findings.leaveOut("spacer or tracking picture", picture.attr("src"));
                picture.remove();
            }
        }
    }

    private static boolean isSpeck(String extent) {
        return extent.strip().matches("[0-3](px)?");
    }

    private void suspectAway(String url, String why) {
        if (inspector.leadsAway(url)) {
            findings.suspect(url, "", why);
        }
    }

    private static String inside(Element noscript) {
        StringBuilder inside = new StringBuilder(noscript.text());
        noscript.dataNodes().stream().map(DataNode::getWholeData).forEach(inside::append);
        return inside.toString();
    }
}
