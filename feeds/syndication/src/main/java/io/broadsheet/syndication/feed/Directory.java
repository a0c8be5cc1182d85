package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.entry.HtmlText;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdom2.Document;
import org.jdom2.Element;

/** All feeds in one file that readers import (OPML 2.0). */
@Singleton
class Directory {
    static final String PATH = "/feeds.opml";
    static final Set<String> TOPICS = Set.of(Shelves.TOPIC);

    private static final int OK = 200;
    private static final int MOST_OF_A_KIND = 5000;
    private static final List<Shelf.Kind> KINDS = List.of(Shelf.Kind.SECTION, Shelf.Kind.AUTHOR, Shelf.Kind.TAG);

    private final Shelves shelves;
    private final PublicationConfig publication;

    Directory(Shelves shelves, PublicationConfig publication) {
        this.shelves = shelves;
        this.publication = publication;
    }

    Print print(Handle handle) {
        Element body = new Element("body");
        body.addContent(outline(Shelf.ALL, publication.title()));
        for (Shelf.Kind kind : KINDS) {
            List<Shelves.Named> named = shelves.of(handle, kind, MOST_OF_A_KIND);
            if (!named.isEmpty()) {
                Element group = new Element("outline").setAttribute("text", title(kind));
                named.forEach(it -> group.addContent(outline(it.shelf(), it.name())));
                body.addContent(group);
            }
        }
        Element opml = new Element("opml")
                .setAttribute("version", "2.0")
                .addContent(new Element("head").addContent(new Element("title").setText(publication.title())))
                .addContent(body);
        Print print = new Print(
                OK,
                "text/x-opml; charset=utf-8",
                Map.of("Access-Control-Allow-Origin", "*", "X-Content-Type-Options", "nosniff"),
                Xml.bytes(new Document(opml)));
        return shelves.youngest(handle).map(print::changed).orElse(print);
    }

    private Element outline(Shelf shelf, String name) {
        // Where a name looks like markup, it would be taken for that (OPML 2.0, "text attribute").
        String text = HtmlText.shown(name);
        return new Element("outline")
                .setAttribute("type", "rss")
                .setAttribute("text", text)
                .setAttribute("title", text)
                .setAttribute("xmlUrl", publication.address(FeedFormat.ATOM.path(shelf)))
                .setAttribute("htmlUrl", publication.address(shelf.path().isEmpty() ? "/" : shelf.path()));
    }

    private static String title(Shelf.Kind kind) {
        return switch (kind) {
            case ALL -> "All articles";
            case SECTION -> "Sections";
            case TAG -> "Tags";
            case AUTHOR -> "Authors";
        };
    }
}
