package io.broadsheet.syndication.feed;

import java.util.ArrayList;
import java.util.List;
import org.jdom2.Element;
import org.jdom2.Namespace;

/** The way from a feed to its archive and back (RFC 5005 section 4), alike in Atom and RSS. */
final class Archives {
    static final Namespace HISTORY = Namespace.getNamespace("fh", "http://purl.org/syndication/history/1.0");
    private static final Namespace ATOM = Namespace.getNamespace("http://www.w3.org/2005/Atom");

    private Archives() {}

    static List<Element> elements(Feed feed, FeedFormat format) {
        List<Element> elements = new ArrayList<>();
        if (feed.isArchive()) {
            elements.add(new Element("archive", HISTORY));
            elements.add(link("current", feed.current(format), format));
        }
        feed.previous(format).ifPresent(address -> elements.add(link("prev-archive", address, format)));
        feed.next(format).ifPresent(address -> elements.add(link("next-archive", address, format)));
        return elements;
    }

    private static Element link(String relation, String address, FeedFormat format) {
        Namespace namespace = switch (format) {
            case ATOM -> ATOM;
            case RSS, JSON -> RssFeed.ATOM;
        };
        return new Element("link", namespace)
                .setAttribute("rel", relation)
                .setAttribute("type", format.mediaType())
                .setAttribute("href", address);
    }
}
