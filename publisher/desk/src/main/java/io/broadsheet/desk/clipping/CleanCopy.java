package io.broadsheet.desk.clipping;

import io.broadsheet.desk.integrity.Findings;
import io.broadsheet.desk.integrity.Line;
import io.broadsheet.desk.integrity.Link;
import io.broadsheet.desk.integrity.LinkInspector;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Writes the body's blocks as HTML, without links that deceive and with full addresses. */
final class CleanCopy {
    private static final Pattern SCHEME =
            Pattern.compile("[a-z][a-z0-9+.-]*:.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final LinkInspector inspector;
    private final @Nullable URI address;
    private final Findings findings;

    private CleanCopy(LinkInspector inspector, @Nullable URI address, Findings findings) {
        this.inspector = inspector;
        this.address = address;
        this.findings = findings;
    }

    /**
     * Writes the body.
     *
     * @param vocabulary spam words that the page uses itself
     * @param address of the page, if it says so
     * @param findings told of every link and picture that was changed or is in doubt
     */
    static String of(
            List<Block> body,
            Set<String> vocabulary,
            LinkInspector inspector,
            @Nullable URI address,
            Findings findings) {
        Document copy = Document.createShell(address == null ? "" : address.toString());
        copy.outputSettings().prettyPrint(false);
        StringBuilder blocks = new StringBuilder();
        body.forEach(block -> blocks.append(block.html()).append('\n'));
        copy.body().html(blocks.toString());
        new CleanCopy(inspector, address, findings).clean(copy, vocabulary);
        return copy.body().html();
    }

    private void clean(Document copy, Set<String> vocabulary) {
        Set<String> targets = new HashSet<>(copy.select("[id]").eachAttr("id"));
        for (Element link : copy.select("a[href]")) {
            check(link, vocabulary, targets);
        }
        for (Element picture : copy.select("img")) {
            check(picture);
        }
        for (Element paragraph : copy.select("p")) {
            if (paragraph.select("img, hr, [id]").isEmpty()
                    && Line.of(paragraph.text()).isEmpty()) {
                paragraph.remove();
            }
        }
    }

    private void check(Element link, Set<String> vocabulary, Set<String> targets) {
        Link it = new Link(link.attr("href"), Line.of(link.text()));
        List<String> doubts = inspector.doubts(it.url(), it.words());
        boolean foreign = inspector.leadsAway(it.url()) && LinkInspector.isForeign(it, vocabulary);
        boolean takenOut = foreign || !inspector.deceits(it.url(), it.words()).isEmpty();
        doubts.forEach(why -> findings.suspect(it.url(), it.words(), why));
        if (!doubts.isEmpty()) {
            findings.suspect(
                    it.url(),
                    it.words(),
                    takenOut
                            ? "in the article's text: the link was taken out, its words stay"
                            : "in the article's text: still there");
        }
        if (takenOut) {
            link.unwrap();
        } else if (isRelative(it.url())) {
            complete(link, it, targets);
        }
    }

    private void complete(Element link, Link it, Set<String> targets) {
        String url = it.url().strip();
        boolean toNote = url.startsWith("#") && targets.contains(url.substring(1));
        if (toNote) {
            return;
        }
        String complete = address == null || url.startsWith("#") ? "" : link.absUrl("href");
        if (!complete.isEmpty()) {
            link.attr("href", complete);
            return;
        }
        findings.warn("the link to '%s' on '%s' does not say on which site; its words stay, without it"
                .formatted(url, it.words()));
        link.unwrap();
    }

    private void check(Element picture) {
        String url = picture.attr("src").strip();
        if (!isRelative(url)) {
            if (LinkInspector.host(url) == null) {
                leaveOut(picture, url, "is written into the page itself");
            }
            return;
        }
        String complete = address == null ? "" : picture.absUrl("src");
        if (complete.isEmpty()) {
            leaveOut(picture, url, "is a file beside the page, which does not say on which site");
        } else {
            picture.attr("src", complete);
        }
    }

    private void leaveOut(Element picture, String url, String why) {
        String shown = url.length() > 80 ? url.substring(0, 80) + "…" : url;
        findings.leaveOut("picture", (shown + " " + picture.attr("alt")).strip());
        findings.warn("the picture '%s' %s; it was left out".formatted(shown, why));
        picture.remove();
    }

    private static boolean isRelative(String url) {
        String stripped = url.strip();
        return LinkInspector.host(stripped) == null && !SCHEME.matcher(stripped).matches();
    }
}
