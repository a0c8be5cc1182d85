package io.broadsheet.desk.manuscript;

import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.article.Image;
import io.broadsheet.desk.article.BodyRenderer;
import io.broadsheet.desk.article.Format;
import io.broadsheet.desk.article.RenderedBody;
import io.broadsheet.desk.integrity.Line;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Renders Markdown and HTML: addresses made absolute, sanitised by {@link HouseRules}, written again as text. Thread-safe. */
@Singleton
public final class ManuscriptRenderer implements BodyRenderer {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    // Deeper nesting than any article has; without a limit a line of brackets would fill the stack.
    private static final int DEEPEST = 60;
    private static final int MOST_ROUNDS = 8;
    private static final Parser MARKDOWN = Parser.builder()
            .extensions(EXTENSIONS)
            .maxOpenBlockParsers(DEEPEST)
            .maxInlineNesting(DEEPEST)
            .build();
    private static final HtmlRenderer TO_HTML =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();
    /** What these hold is not for reading, and their odd rules of parsing are an old way past sanitisers. */
    private static final String NO_TEXT =
            "script, style, noscript, noframes, noembed, iframe, frameset, textarea, title, xmp,"
                    + " plaintext, listing, template, select, datalist, option, math, svg, object, embed, applet, audio, video, canvas";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("png", "image/png"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("avif", "image/avif"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("tif", "image/tiff"),
            Map.entry("tiff", "image/tiff"),
            Map.entry("bmp", "image/bmp"));

    @Override
    public RenderedBody render(String source, Format format, URI base) {
        String clean = CleanText.of(source);
        String html = switch (format) {
            case MARKDOWN -> markdown(clean);
            case HTML -> clean;
        };
        String safe = sanitised(html, base);
        Document document = parse(safe);
        return new RenderedBody(
                safe, CleanText.of(ReadingText.of(document.body(), base.toString())), images(document.body()));
    }

    // Misnested elements are set right by both the parser and the sanitiser, each in its own way: what one leaves, the
    // other
    // may still change. Applied until nothing moves, the result is one that every later reader agrees with.
    private static String sanitised(String html, URI base) {
        String before = html;
        String safe = apply(html, base);
        for (int round = 0; round < MOST_ROUNDS && !safe.equals(before); round++) {
            before = safe;
            safe = apply(safe, base);
        }
        return safe;
    }

    private static String apply(String html, URI base) {
        // Entities may bring back what was cleaned away.
        return CleanText.of(HouseRules.apply(absolute(html, base))).strip();
    }

    /** The HTML that Markdown stands for; not sanitised. */
    static String markdown(String source) {
        return TO_HTML.render(MARKDOWN.parse(source));
    }

    private static String absolute(String html, URI base) {
        Document document = parse(html);
        document.select(NO_TEXT).remove();
        document.outputSettings().prettyPrint(false);
        rewrite(document, "href", base);
        rewrite(document, "src", base);
        rewrite(document, "cite", base);
        return document.body().html();
    }

    private static Document parse(String html) {
        // With a doctype, or the parser would follow the quirks of browsers of long ago.
        return Jsoup.parse(
                "<!DOCTYPE html>" + html,
                "",
                org.jsoup.parser.Parser.htmlParser().setMaxDepth(2 * DEEPEST));
    }

    private static void rewrite(Document document, String attribute, URI base) {
        for (Element element : document.select("[" + attribute + "]")) {
            String address = WebAddress.resolve(base, element.attr(attribute));
            if (address == null) {
                element.removeAttr(attribute);
            } else {
                element.attr(attribute, address);
            }
        }
    }

    private static List<Image> images(Element body) {
        Map<URI, Image> images = new LinkedHashMap<>();
        for (Element picture : body.select("img[src]")) {
            URI url = WebAddress.ofImage(picture.attr("src"));
            if (url != null) {
                Element figure = picture.closest("figure");
                Element caption = figure == null ? null : figure.selectFirst("figcaption");
                String words = caption == null ? "" : Line.of(CleanText.of(caption.text()));
                images.putIfAbsent(
                        url,
                        new Image(
                                url,
                                type(url),
                                0,
                                Line.of(CleanText.of(picture.attr("alt"))),
                                words.isEmpty() ? null : words));
            }
        }
        return new ArrayList<>(images.values());
    }

    private static String type(URI url) {
        String path = url.getPath() == null ? "" : url.getPath();
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, "application/octet-stream");
    }
}
