package io.broadsheet.syndication.feed;

import com.rometools.rome.feed.atom.Category;
import com.rometools.rome.feed.atom.Content;
import com.rometools.rome.feed.atom.Generator;
import com.rometools.rome.feed.atom.Link;
import com.rometools.rome.feed.atom.Person;
import com.rometools.rome.feed.synd.SyndPerson;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.entry.HtmlText;
import io.broadsheet.syndication.entry.Withdrawal;
import io.broadsheet.syndication.publication.PublicationConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.jdom2.Document;
import org.jdom2.Element;
import org.jdom2.Namespace;
import org.jspecify.annotations.Nullable;

/** Atom 1.0 (RFC 4287). */
final class AtomFeed {
    private static final Namespace ATOM = Namespace.getNamespace("http://www.w3.org/2005/Atom");
    private static final Namespace TOMBSTONE = Namespace.getNamespace("at", "http://purl.org/atompub/tombstones/1.0");
    /** Section 4.1.1 wants a date even of a feed that has nothing yet. */
    private static final Instant BEFORE_ANYTHING = Instant.parse("2000-01-01T00:00:00Z");

    private AtomFeed() {}

    static byte[] write(Feed feed) {
        Document document = Xml.document(model(feed));
        Element root = document.getRootElement();
        String language = feed.publication().language();
        root.setAttribute("lang", language, Namespace.XML_NAMESPACE);
        setTime(root, "updated", feed.updated().orElse(BEFORE_ANYTHING));
        List<Element> entries = root.getChildren("entry", ATOM);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = feed.entries().get(i);
            setTime(entries.get(i), "updated", entry.updated());
            setTime(entries.get(i), "published", entry.content().firstPublished());
            if (!entry.content().language().equals(language)) {
                entries.get(i).setAttribute("lang", entry.content().language(), Namespace.XML_NAMESPACE);
            }
        }
        root.addNamespaceDeclaration(Archives.HISTORY);
        if (!feed.withdrawals().isEmpty()) {
            root.addNamespaceDeclaration(TOMBSTONE);
        }
        // Before the first entry, where people and strict readers look for what is said of the whole feed.
        int index = entries.isEmpty() ? root.getContentSize() : root.indexOf(entries.getFirst());
        root.addContent(index, Archives.elements(feed, FeedFormat.ATOM));
        feed.withdrawals().forEach(withdrawal -> root.addContent(tombstone(withdrawal)));
        return Xml.bytes(document, feed.publication());
    }

    /** RFC 6721: readers that know it take the entry away. */
    private static Element tombstone(Withdrawal withdrawal) {
        Element deleted = new Element("deleted-entry", TOMBSTONE)
                .setAttribute("ref", withdrawal.guid())
                .setAttribute("when", withdrawal.at().toString());
        if (withdrawal.reason() != null && !withdrawal.reason().isBlank()) {
            deleted.addContent(new Element("comment", TOMBSTONE).setText(withdrawal.reason()));
        }
        return deleted;
    }

    /** Rome cuts times to the second; two entries of one second would then claim the same time. */
    private static void setTime(Element parent, String name, Instant time) {
        Objects.requireNonNull(parent.getChild(name, ATOM), name).setText(time.toString());
    }

    private static com.rometools.rome.feed.atom.Feed model(Feed feed) {
        PublicationConfig publication = feed.publication();
        var atom = new com.rometools.rome.feed.atom.Feed("atom_1.0");
        atom.setEncoding("UTF-8");
        atom.setId(feed.current(FeedFormat.ATOM));
        atom.setTitleEx(text(feed.title()));
        if (!publication.subtitle().equals(publication.title())) {
            atom.setSubtitle(text(publication.subtitle()));
        }
        atom.setUpdated(Date.from(feed.updated().orElse(BEFORE_ANYTHING)));
        atom.setAuthors(List.of(person(publication.authorOrTitle())));
        atom.setRights(publication.rights());
        atom.setAlternateLinks(List.of(link("alternate", "text/html", feed.home())));
        List<Link> links = new ArrayList<>();
        links.add(link("self", FeedFormat.ATOM.mediaType(), feed.self(FeedFormat.ATOM)));
        feed.hubs().forEach(hub -> links.add(link("hub", null, hub)));
        atom.setOtherLinks(links);
        if (feed.config().image() != null) {
            atom.setLogo(feed.config().image().toASCIIString());
            atom.setIcon(feed.config().image().toASCIIString());
        }
        Generator generator = new Generator();
        generator.setValue("Broadsheet");
        atom.setGenerator(generator);
        atom.setEntries(feed.entries().stream()
                .map(entry -> model(entry, feed.config().content()))
                .toList());
        return atom;
    }

    private static com.rometools.rome.feed.atom.Entry model(Entry entry, FeedConfig.Content extent) {
        Article content = entry.content();
        var atom = new com.rometools.rome.feed.atom.Entry();
        atom.setId(entry.guid());
        atom.setTitleEx(text(content.title()));
        atom.setUpdated(Date.from(entry.updated()));
        atom.setPublished(Date.from(content.firstPublished()));
        atom.setAuthors(content.byline().stream().map(AtomFeed::person).toList());
        atom.setAlternateLinks(
                List.of(link("alternate", "text/html", content.link().toASCIIString())));
        atom.setOtherLinks(
                content.enclosures().stream().map(AtomFeed::enclosure).toList());
        atom.setCategories(categories(content));
        if (!entry.summary().isBlank()) {
            atom.setSummary(text(entry.summary()));
        }
        if (extent == FeedConfig.Content.FULL) {
            Content html = new Content();
            html.setType(Content.HTML);
            html.setValue(FeedHtml.of(entry));
            atom.setContents(List.of(html));
        }
        atom.setRights(content.rights());
        return atom;
    }

    private static List<Category> categories(Article content) {
        List<Category> categories = new ArrayList<>();
        for (String name : Categories.of(content)) {
            Category category = new Category();
            category.setTerm(name);
            categories.add(category);
        }
        return categories;
    }

    private static Link enclosure(Enclosure enclosure) {
        Link link = link("enclosure", enclosure.type(), enclosure.url().toASCIIString());
        link.setLength(enclosure.size());
        @Nullable String title = enclosure.title();
        if (title != null) {
            link.setTitle(title);
        }
        return link;
    }

    private static Link link(String relation, @Nullable String type, String address) {
        Link link = new Link();
        link.setRel(relation);
        if (type != null) {
            link.setType(type);
        }
        link.setHref(address);
        return link;
    }

    /** What looks like markup goes out as HTML that shows it; readers who take all text for HTML show it too. */
    private static Content text(String value) {
        String shown = HtmlText.shown(value);
        Content content = new Content();
        content.setType(shown.equals(value) ? Content.TEXT : Content.HTML);
        content.setValue(shown);
        return content;
    }

    private static SyndPerson person(String name) {
        Person person = new Person();
        person.setName(name);
        return person;
    }
}
