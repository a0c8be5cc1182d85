package io.broadsheet.syndication.feed;

import com.rometools.rome.feed.module.DCModule;
import com.rometools.rome.feed.module.DCModuleImpl;
import com.rometools.rome.feed.rss.Category;
import com.rometools.rome.feed.rss.Channel;
import com.rometools.rome.feed.rss.Content;
import com.rometools.rome.feed.rss.Description;
import com.rometools.rome.feed.rss.Enclosure;
import com.rometools.rome.feed.rss.Guid;
import com.rometools.rome.feed.rss.Item;
import io.broadsheet.contract.article.Article;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.entry.HtmlText;
import io.broadsheet.syndication.publication.PublicationConfig;
import java.util.Date;
import java.util.List;
import org.jdom2.Document;
import org.jdom2.Element;
import org.jdom2.Namespace;

/** RSS 2.0, with the advice of the RSS Advisory Board's best practices profile. */
final class RssFeed {
    private static final Namespace ATOM = Namespace.getNamespace("atom", "http://www.w3.org/2005/Atom");

    private RssFeed() {}

    static byte[] write(Feed feed) {
        Document document = Xml.document(model(feed));
        Element root = document.getRootElement();
        root.addNamespaceDeclaration(ATOM);
        // Rome would move it out of the channel were it handed over as foreign markup.
        root.getChild("channel")
                .addContent(
                        0,
                        new Element("link", ATOM)
                                .setAttribute("rel", "self")
                                .setAttribute("type", FeedFormat.RSS.mediaType())
                                .setAttribute("href", feed.publication().address(FeedFormat.RSS.path())));
        return Xml.bytes(document);
    }

    private static Channel model(Feed feed) {
        PublicationConfig publication = feed.publication();
        Channel channel = new Channel("rss_2.0");
        channel.setEncoding("UTF-8");
        channel.setTitle(publication.title());
        channel.setLink(publication.address("/"));
        channel.setDescription(publication.subtitle());
        channel.setLanguage(publication.language());
        channel.setCopyright(publication.rights());
        channel.setGenerator("Broadsheet");
        channel.setDocs("https://www.rssboard.org/rss-specification");
        feed.updated().ifPresent(updated -> channel.setLastBuildDate(Date.from(updated)));
        channel.setItems(
                feed.entries().stream().map(entry -> model(entry, publication)).toList());
        return channel;
    }

    private static Item model(Entry entry, PublicationConfig publication) {
        Article article = entry.content();
        Item item = new Item();
        item.setTitle(article.title());
        item.setLink(article.link().toASCIIString());
        Guid guid = new Guid();
        guid.setPermaLink(false);
        guid.setValue(entry.guid());
        item.setGuid(guid);
        item.setPubDate(Date.from(article.firstPublished()));
        if (!entry.summary().isBlank()) {
            Description description = new Description();
            // Readers take a description for HTML.
            description.setValue(HtmlText.escape(entry.summary()));
            item.setDescription(description);
        }
        Content content = new Content();
        content.setType(Content.HTML);
        content.setValue(entry.html());
        item.setContent(content);
        item.setCategories(
                Categories.of(article).stream().map(RssFeed::category).toList());
        // Readers know one enclosure per item; Atom and JSON Feed carry them all.
        item.setEnclosures(
                article.enclosures().stream().limit(1).map(RssFeed::enclosure).toList());
        DCModule dublinCore = new DCModuleImpl();
        dublinCore.setCreators(article.byline().isEmpty() ? List.of(publication.authorOrTitle()) : article.byline());
        if (article.rights() != null) {
            dublinCore.setRights(article.rights());
        }
        if (!article.language().equals(publication.language())) {
            dublinCore.setLanguage(article.language());
        }
        item.setModules(List.of(dublinCore));
        return item;
    }

    private static Category category(String name) {
        Category category = new Category();
        category.setValue(name);
        return category;
    }

    private static Enclosure enclosure(io.broadsheet.contract.article.Enclosure file) {
        Enclosure enclosure = new Enclosure();
        enclosure.setUrl(file.url().toASCIIString());
        enclosure.setLength(file.size());
        enclosure.setType(file.type());
        return enclosure;
    }
}
