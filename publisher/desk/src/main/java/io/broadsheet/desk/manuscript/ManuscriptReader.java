package io.broadsheet.desk.manuscript;

import io.broadsheet.contract.article.CleanText;
import io.broadsheet.desk.article.Format;
import io.broadsheet.desk.clipping.Clipped;
import io.broadsheet.desk.clipping.PageClipper;
import io.broadsheet.desk.integrity.Findings;
import io.broadsheet.desk.integrity.Line;
import io.broadsheet.desk.integrity.LinkInspector;
import io.broadsheet.desk.integrity.Sweep;
import io.broadsheet.desk.manuscript.Manuscript.Reading;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Reads a file that an editor hands in: Markdown with YAML front matter, or a hand-made HTML page. Thread-safe. */
public final class ManuscriptReader {
    private static final Pattern PAGE = Pattern.compile(
            "^\\s*(?:<\\?xml|<!--|<!doctype|<html|<head|<body|<p\\b|<h[1-6]\\b|<div|<table|<center|<font|<meta|<title)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MARK = Pattern.compile("^---[ \\t]*$");
    private static final Pattern END_MARK = Pattern.compile("^(?:---|\\.\\.\\.)[ \\t]*$");

    private final PageClipper clipper;
    private final LinkInspector inspector;

    /**
     * @param publicationNames names that may stand in a page's masthead
     * @param ownHosts hosts to which links are not suspicious
     */
    public ManuscriptReader(Set<String> publicationNames, Set<String> ownHosts) {
        this.clipper = new PageClipper(publicationNames, ownHosts);
        this.inspector = new LinkInspector(ownHosts);
    }

    /**
     * Reads a file; never throws, whatever is in it.
     *
     * @param bytes the file
     * @param filename its name, or empty
     * @param mediaType as its sender declares it, with its charset parameter if there is one; or null
     */
    public Reading read(byte[] bytes, String filename, @Nullable String mediaType) {
        String kind = binary(bytes);
        if (kind != null) {
            return new Reading.Unreadable("the file is %s (expected: Markdown or an HTML page)".formatted(kind));
        }
        SourceText source = SourceText.of(bytes, charset(mediaType));
        String text = CleanText.of(source.text());
        if (text.isBlank()) {
            return new Reading.Unreadable("the file is empty (expected: Markdown or an HTML page)");
        }
        return isPage(text, filename, mediaType) ? page(text, source.warnings()) : markdown(text, source.warnings());
    }

    private static boolean isPage(String text, String filename, @Nullable String mediaType) {
        String name = filename.toLowerCase(Locale.ROOT);
        if (name.endsWith(".html") || name.endsWith(".htm") || name.endsWith(".xhtml") || name.endsWith(".shtml")) {
            return true;
        }
        if (name.endsWith(".md") || name.endsWith(".markdown") || name.endsWith(".txt")) {
            return false;
        }
        String type = mediaType == null ? "" : mediaType.toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") || type.startsWith("application/xhtml")) {
            return true;
        }
        return !type.startsWith("text/markdown") && PAGE.matcher(text).find();
    }

    private static @Nullable String charset(@Nullable String mediaType) {
        if (mediaType == null) {
            return null;
        }
        var matcher = Pattern.compile("charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE)
                .matcher(mediaType);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static @Nullable String binary(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(8, bytes.length), java.nio.charset.StandardCharsets.ISO_8859_1);
        if (head.startsWith("%PDF")) {
            return "a PDF";
        }
        if (head.startsWith("PK\u0003\u0004")) {
            return "a ZIP archive or an office document";
        }
        if (head.startsWith("\u00D0\u00CF\u0011\u00E0")) {
            return "an old office document";
        }
        if (head.startsWith("{\\rtf")) {
            return "an RTF document";
        }
        boolean wide = head.startsWith("\u00FF\u00FE") || head.startsWith("\u00FE\u00FF");
        int zeros = 0;
        for (byte b : bytes) {
            zeros += b == 0 ? 1 : 0;
        }
        return !wide && zeros * 100L > bytes.length ? "binary data" : null;
    }

    private Reading page(String html, List<String> warnings) {
        return switch (clipper.clip(html)) {
            case Clipped.Nothing(String reason) -> new Reading.Unreadable(reason);
            case Clipped.Article it -> {
                List<String> all = new ArrayList<>(warnings);
                all.addAll(it.warnings());
                LocalDate date = it.date();
                yield new Reading.Read(new Manuscript(
                        it.title(),
                        it.standfirst(),
                        it.byline(),
                        null,
                        List.of(),
                        it.language(),
                        date == null ? null : FrontMatter.noon(date),
                        it.rights(),
                        null,
                        null,
                        List.of(),
                        java.util.Map.of(),
                        Format.HTML,
                        it.html(),
                        it.leftOut(),
                        it.suspiciousLinks(),
                        all));
            }
        };
    }

    private Reading markdown(String text, List<String> warnings) {
        List<String> lines = text.lines().toList();
        if (lines.getFirst().strip().equals("+++")) {
            return new Reading.Unreadable("line 1: the front matter is TOML (expected: YAML between two lines '---')");
        }
        try {
            if (!MARK.matcher(lines.getFirst()).matches()) {
                return manuscript(FrontMatter.none(), lines, warnings);
            }
            for (int i = 1; i < lines.size(); i++) {
                if (END_MARK.matcher(lines.get(i)).matches()) {
                    FrontMatter front = FrontMatter.of(String.join("\n", lines.subList(1, i)));
                    return manuscript(front, lines.subList(i + 1, lines.size()), warnings);
                }
            }
            return new Reading.Unreadable(
                    "line 1: the front matter begins with '---' and never ends (expected: a second"
                            + " line '---' between it and the text)");
        } catch (FrontMatter.BrokenException e) {
            return new Reading.Unreadable(e.reason());
        }
    }

    /** A body and the headline that stood at its head. */
    private record Headed(@Nullable String headline, String body) {}

    private Reading manuscript(FrontMatter front, List<String> lines, List<String> warnings)
            throws FrontMatter.BrokenException {
        Headed headed = headed(lines);
        String title = front.line("title");
        String body = String.join("\n", lines).strip();
        if (title == null) {
            title = headed.headline();
            body = headed.body();
        } else if (title.equals(headed.headline())) {
            body = headed.body();
        }
        if (title == null) {
            return new Reading.Unreadable(
                    "the article has no title (expected: 'title: …' in the front matter between two"
                            + " lines '---', or a first line '# …')");
        }
        if (body.isBlank()) {
            return new Reading.Unreadable(
                    "the article '%s' has no text (expected: its body after the title)".formatted(title));
        }
        List<String> all = new ArrayList<>(warnings);
        all.addAll(front.warnings());
        Findings findings = inspect(body);
        all.addAll(findings.warnings());
        return new Reading.Read(new Manuscript(
                title,
                front.text("standfirst"),
                front.byline(),
                front.line("section"),
                front.tags(),
                front.language(),
                front.date(),
                front.text("rights"),
                front.slug(),
                front.text("excerpt"),
                front.enclosures(),
                front.announcements(),
                Format.MARKDOWN,
                body + "\n",
                findings.leftOut(),
                findings.suspiciousLinks(),
                all));
    }

    /** Takes a level-one heading off the head of a body. */
    private static Headed headed(List<String> lines) {
        String body = String.join("\n", lines);
        // A headline is among the first lines; the rest need not be parsed twice.
        int first = 0;
        while (first < lines.size() && lines.get(first).isBlank()) {
            first++;
        }
        String head = String.join("\n", lines.subList(first, Math.min(lines.size(), first + 6)));
        Node node = Parser.builder()
                .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                .build()
                .parse(head)
                .getFirstChild();
        if (!(node instanceof Heading heading) || heading.getLevel() != 1) {
            return new Headed(null, body.strip());
        }
        String words = Line.of(words(heading));
        int last = heading.getSourceSpans().getLast().getLineIndex();
        String rest =
                String.join("\n", lines.subList(first + last + 1, lines.size())).strip();
        return words.isEmpty() ? new Headed(null, body.strip()) : new Headed(words, rest);
    }

    private static String words(Heading heading) {
        StringBuilder words = new StringBuilder();
        heading.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak lineBreak) {
                words.append(' ');
            }
        });
        return words.toString();
    }

    // The source stays as the editor wrote it; scripts and hidden text in it are dropped whenever it is shown.
    private Findings inspect(String body) {
        Findings findings = new Findings();
        Document page = Jsoup.parseBodyFragment(ManuscriptRenderer.markdown(body));
        Sweep.clean(page, inspector, findings);
        for (Element link : page.select("a[href]")) {
            String url = link.attr("href");
            String words = Line.of(link.text());
            inspector.doubts(url, words).forEach(doubt -> findings.suspect(url, words, doubt));
        }
        return findings;
    }
}
