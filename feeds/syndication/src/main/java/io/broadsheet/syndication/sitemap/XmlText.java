package io.broadsheet.syndication.sitemap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.syndication.entry.HtmlText;
import java.util.Map;

/** A sitemap as it is written: elements with nothing but text in them, so no library is needed. */
final class XmlText {
    static final String MEDIA_TYPE = "application/xml; charset=utf-8";
    static final Map<String, String> HEADERS = Map.of("X-Content-Type-Options", "nosniff");

    private final StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final String root;

    /**
     * Starts a document.
     *
     * @param namespaces more of them, as attributes
     */
    XmlText(String root, String namespaces) {
        this.root = root;
        xml.append("<%s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"%s>\n".formatted(root, namespaces));
    }

    XmlText open(String name) {
        xml.append('<').append(name).append('>');
        return this;
    }

    XmlText text(String name, String text) {
        xml.append('<')
                .append(name)
                .append('>')
                .append(HtmlText.escape(text))
                .append("</")
                .append(name)
                .append('>');
        return this;
    }

    XmlText close(String name) {
        xml.append("</").append(name).append(">\n");
        return this;
    }

    /** The whole document. */
    byte[] bytes() {
        return (xml + "</" + root + ">\n").getBytes(UTF_8);
    }
}
