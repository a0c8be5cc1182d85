package io.broadsheet.desk.clipping;

import io.broadsheet.desk.clipping.Block.Shape;
import io.broadsheet.desk.integrity.Findings;
import io.broadsheet.desk.integrity.Link;
import io.broadsheet.desk.integrity.LinkInspector;
import io.broadsheet.desk.integrity.Sweep;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the article out of a hand-made page. Prose is what has sentences and few links; the headline is the line above it
 * that looks like one; the article ends where prose ends. A short italic, quoted or second heading line right under the
 * headline is the standfirst. Where there is none, a motto that stands between the date line and the headline is taken for
 * it, with a warning: it belongs to this issue. A motto in the masthead, above the date line, belongs to the publication and
 * is left out. Everything that is not used is listed. Thread-safe.
 */
public final class PageClipper {
    private static final int LONGEST_STANDFIRST = 320;
    private static final int LEAST_PROSE = 140;
    private final Set<String> publicationNames;
    private final Set<String> ownHosts;

    /**
     * @param publicationNames names under which the publication may stand in a masthead
     * @param ownHosts hosts to which links are not suspicious
     */
    public PageClipper(Set<String> publicationNames, Set<String> ownHosts) {
        this.publicationNames = Set.copyOf(publicationNames);
        this.ownHosts = Set.copyOf(ownHosts);
    }

    /** Cuts the article out of a page; never throws, whatever the page is. */
    public Clipped clip(String html) {
        Document page = Jsoup.parse(html);
        page.outputSettings().prettyPrint(false);
        return new Clip(page).clip();
    }

    /** The work on one page. */
    private final class Clip {
        private final Document page;
        private final Findings findings = new Findings();
        private final @Nullable URI address;
        private final LinkInspector inspector;
        private final Document original;
        private Masthead masthead = new Masthead(Set.of(), List.of(), Optional.empty());
        private @Nullable LocalDate date;
        private @Nullable String standfirst;
        private @Nullable String rights;
        private List<String> byline;

        Clip(Document page) {
            this.page = page;
            this.original = page.clone();
            this.address = ownAddress(page);
            Set<String> hosts = new HashSet<>(ownHosts);
            String host = address == null ? null : LinkInspector.host(address.toString());
            if (host != null) {
                hosts.add(host);
            }
            this.inspector = new LinkInspector(hosts);
            this.byline = Byline.names(page.select("meta[name=author]").attr("content"));
        }

        Clipped clip() {
            Sweep.clean(page, inspector, findings);
            List<Block> blocks = Galley.of(page);
            masthead = Masthead.of(original, blocks, publicationNames);
            Set<Integer> spam = SpamBlocks.in(blocks, inspector);
            int prose = 0;
            for (int i = 0; i < blocks.size(); i++) {
                prose += blocks.get(i).isProse() && !spam.contains(i)
                        ? blocks.get(i).plainLength()
                        : 0;
            }
            if (prose < LEAST_PROSE) {
                return new Clipped.Nothing(
                        "the page has no article: %d characters of running text outside links (expected: at least %d)"
                                .formatted(prose, LEAST_PROSE));
            }
            Optional<Headline> headline = Headline.of(masthead, blocks);
            if (headline.isEmpty()) {
                return new Clipped.Nothing("the page has no headline (expected: a heading, a line in bold or large type"
                        + " above the text, or a title element); add one and import it again");
            }
            return clip(blocks, spam, headline.get());
        }

        private Clipped.Article clip(List<Block> blocks, Set<Integer> spam, Headline headline) {
            int top = headline.at() >= 0 ? headline.at() : startOfText(blocks, spam) - 1;
            int end = end(blocks, spam, top + 1);
            above(blocks, spam, headline, top);
            int start = underHeadline(blocks, top + 1, end);
            if (standfirst == null) {
                mottoAsStandfirst(blocks, top);
            }
            List<Block> body = new ArrayList<>();
            for (int i = start; i < end; i++) {
                Block block = blocks.get(i);
                if (spam.contains(i)) {
                    leaveOutSpam(block);
                } else if (Furniture.of(block).isPresent()) {
                    leaveOut(block, "");
                } else {
                    body.add(block);
                }
            }
            dateAtTheEnd(body);
            below(blocks, spam, end);
            if (date == null) {
                date = declaredDate().orElse(null);
            }
            if (date == null) {
                findings.warn(
                        "the page has no date that could be read; set one, or it gets the day of its publication");
            }
            String html = CleanCopy.of(body, SpamBlocks.vocabulary(blocks, inspector), inspector, address, findings);
            return new Clipped.Article(
                    headline.title(),
                    standfirst,
                    byline,
                    date,
                    language(),
                    rights,
                    html,
                    findings.leftOut(),
                    findings.suspiciousLinks(),
                    findings.warnings());
        }

        // Without a headline on the page the text begins with its first paragraph and the short lines before that.
        private int startOfText(List<Block> blocks, Set<Integer> spam) {
            int first = 0;
            while (!blocks.get(first).isProse() || spam.contains(first)) {
                first++;
            }
            while (first > 0 && belongs(blocks, spam, first - 1)) {
                first--;
            }
            return first;
        }

        private boolean belongs(List<Block> blocks, Set<Integer> spam, int i) {
            Block block = blocks.get(i);
            return !spam.contains(i)
                    && block.shape() != Shape.RULE
                    && Furniture.of(block).isEmpty()
                    && DateLine.of(block.text()).isEmpty()
                    && !masthead.isName(block.text())
                    && !isMotto(block);
        }

        /** The place after the last block of the body: where the sum of prose less furniture is highest. */
        private int end(List<Block> blocks, Set<Integer> spam, int start) {
            int end = start;
            long sum = 0;
            long highest = 0;
            for (int i = start; i < blocks.size(); i++) {
                Block block = blocks.get(i);
                Optional<Furniture> furniture = Furniture.of(block);
                if (spam.contains(i)) {
                    sum -= 60;
                } else if (furniture.isPresent()) {
                    sum -= furniture.get() == Furniture.COPYRIGHT ? 600 : 250;
                } else if (block.isProse() || (block.shape() == Shape.WHOLE && block.linkShare() < 0.5)) {
                    sum += Math.min(400, block.plainLength());
                } else {
                    sum -= block.shape() == Shape.RULE ? 20 : 5;
                }
                if (sum > highest) {
                    highest = sum;
                    end = i + 1;
                }
            }
            // A signature, a note, a picture at the end are short but belong to the article.
            while (end < blocks.size()
                    && !spam.contains(end)
                    && blocks.get(end).shape() != Shape.RULE
                    && Furniture.of(blocks.get(end)).isEmpty()
                    && (blocks.get(end).linkShare() < 0.5 || SpamBlocks.isSource(blocks, end))
                    && !masthead.isName(blocks.get(end).text())) {
                end++;
            }
            return end;
        }

        private void above(List<Block> blocks, Set<Integer> spam, Headline headline, int top) {
            int last = headline.at() >= 0 ? top : top + 1;
            for (int i = 0; i < last; i++) {
                Block block = blocks.get(i);
                Optional<LocalDate> found = DateLine.of(block.text());
                if (spam.contains(i)) {
                    leaveOutSpam(block);
                } else if (found.isPresent() && Furniture.of(block).isEmpty()) {
                    date = found.get();
                } else if (!isMottoBeforeHeadline(blocks, i, top)) {
                    leaveOut(
                            block,
                            masthead.isName(block.text())
                                    ? "masthead"
                                    : isMotto(block) ? "motto" : i == 0 ? "masthead" : "text above the headline");
                }
            }
        }

        private boolean isMottoBeforeHeadline(List<Block> blocks, int i, int top) {
            if (!isMotto(blocks.get(i))) {
                return false;
            }
            return onlyRules(blocks, i + 1, top)
                    && blocks.subList(0, i).stream()
                            .anyMatch(block -> DateLine.of(block.text()).isPresent());
        }

        private static boolean onlyRules(List<Block> blocks, int from, int to) {
            return blocks.subList(Math.min(from, to), to).stream().allMatch(block -> block.shape() == Shape.RULE);
        }

        private void mottoAsStandfirst(List<Block> blocks, int top) {
            for (int i = 0; i < top; i++) {
                if (isMottoBeforeHeadline(blocks, i, top)) {
                    standfirst = blocks.get(i).text();
                    findings.warn(
                            "no line under the headline reads like a standfirst, so the motto above it was taken: "
                                    + standfirst);
                    return;
                }
            }
        }

        /** Takes standfirst, date and byline from under the headline; the body starts at the place returned. */
        private int underHeadline(List<Block> blocks, int from, int end) {
            int i = from;
            while (i < end) {
                Block block = blocks.get(i);
                Optional<LocalDate> found = DateLine.of(block.text());
                Optional<List<String>> names = Byline.of(block.text());
                if (found.isPresent() && block.text().length() < Block.PROSE) {
                    date = date == null ? found.get() : date;
                } else if (names.isPresent()) {
                    byline = names.get();
                } else if (standfirst == null && isStandfirst(block)) {
                    standfirst = block.text();
                    leaveOutMotto(blocks, from - 1);
                } else if (block.shape() != Shape.RULE) {
                    break;
                }
                i++;
            }
            return i;
        }

        private void leaveOutMotto(List<Block> blocks, int top) {
            for (int i = 0; i < top; i++) {
                if (isMottoBeforeHeadline(blocks, i, top)) {
                    leaveOut(blocks.get(i), "motto");
                }
            }
        }

        private static boolean isStandfirst(Block block) {
            String text = block.text();
            if (text.length() < 10
                    || text.length() > LONGEST_STANDFIRST
                    || !block.links().isEmpty()) {
                return false;
            }
            if (block.shape() == Shape.HEADING) {
                // A short second heading is that of the first part.
                return text.split(" ", -1).length >= 5 || block.face().italic();
            }
            return block.shape() == Shape.PARAGRAPH
                    && (block.face().italic()
                            || block.isQuoted()
                            || (block.face().bold() && text.length() >= 40));
        }

        private static boolean isMotto(Block block) {
            return (block.shape() == Shape.PARAGRAPH || block.shape() == Shape.HEADING || block.shape() == Shape.WHOLE)
                    && block.text().length() >= 5
                    && block.text().length() <= 200
                    && block.links().isEmpty()
                    && (block.face().italic() || block.isQuoted());
        }

        // "Harbour, 14 September 2020" under the text is its date line, too.
        private void dateAtTheEnd(List<Block> body) {
            while (!body.isEmpty() && body.getLast().shape() == Shape.RULE) {
                body.removeLast();
            }
            if (date == null && !body.isEmpty()) {
                Optional<LocalDate> found = DateLine.of(body.getLast().text());
                if (found.isPresent()) {
                    date = found.get();
                    body.removeLast();
                }
            }
        }

        private void below(List<Block> blocks, Set<Integer> spam, int end) {
            for (int i = end; i < blocks.size(); i++) {
                Block block = blocks.get(i);
                Optional<LocalDate> found = DateLine.of(block.text());
                if (spam.contains(i)) {
                    leaveOutSpam(block);
                } else if (date == null
                        && found.isPresent()
                        && Furniture.of(block).isEmpty()) {
                    date = found.get();
                } else {
                    leaveOut(block, "text below the article");
                }
            }
        }

        private void leaveOut(Block block, String otherwise) {
            if (block.shape() == Shape.RULE) {
                return;
            }
            Optional<Furniture> furniture = Furniture.of(block);
            if (furniture.filter(Furniture.COPYRIGHT::equals).isPresent()) {
                rights = rights == null ? block.text() : rights;
            }
            boolean follows = furniture.filter(Furniture.FOLLOW::equals).isPresent();
            boolean picture = block.shape() == Shape.IMAGE && block.text().isEmpty();
            findings.leaveOut(
                    furniture.map(Furniture::label).orElse(picture ? "picture" : otherwise),
                    picture
                            ? Jsoup.parseBodyFragment(block.html())
                                    .select("img")
                                    .attr("src")
                            : block.text());
            for (Link link : block.links()) {
                inspector.doubts(link.url(), link.words()).forEach(why -> suspect(link, why));
                if (inspector.leadsAway(link.url()) && !follows && !isHome(link, furniture)) {
                    suspect(link, "outside the article's text");
                }
            }
        }

        private static boolean isHome(Link link, Optional<Furniture> furniture) {
            return furniture.filter(Furniture.HOME::equals).isPresent()
                    && LinkInspector.spamWords(link).isEmpty();
        }

        private void leaveOutSpam(Block block) {
            findings.leaveOut("block of suspicious links", block.text());
            for (Link link : block.links()) {
                suspect(link, "in a block of links that lead away");
                inspector.doubts(link.url(), link.words()).forEach(why -> suspect(link, why));
            }
        }

        private void suspect(Link link, String why) {
            findings.suspect(link.url(), link.words(), why);
        }

        private Optional<LocalDate> declaredDate() {
            List<String> declared =
                    new ArrayList<>(original.select("time[datetime]").eachAttr("datetime"));
            original.select(
                            "meta[property=article:published_time], meta[name~=(?i)^(date|dc\\.date.*|dcterms\\.(created|date|issued))$]")
                    .forEach(meta -> declared.add(meta.attr("content")));
            return declared.stream().map(DateLine::in).flatMap(Optional::stream).findFirst();
        }

        private @Nullable String language() {
            Element html = original.selectFirst("html[lang]");
            Element meta = original.selectFirst("meta[http-equiv=content-language]");
            String tag = html != null ? html.attr("lang") : meta != null ? meta.attr("content") : "";
            tag = tag.strip().replace('_', '-');
            try {
                String canonical =
                        new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
                return canonical.equals("und") ? null : canonical;
            } catch (IllformedLocaleException e) {
                return null;
            }
        }
    }

    private static @Nullable URI ownAddress(Document page) {
        List<String> said = new ArrayList<>();
        said.addAll(page.select("base[href]").eachAttr("href"));
        said.addAll(page.select("link[rel=canonical]").eachAttr("href"));
        said.addAll(page.select("meta[property=og:url]").eachAttr("content"));
        return said.stream()
                .map(url -> parsed(url.strip()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static Optional<URI> parsed(String url) {
        try {
            URI address = URI.create(url);
            boolean web = address.getHost() != null && LinkInspector.host(url) != null;
            return web ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
