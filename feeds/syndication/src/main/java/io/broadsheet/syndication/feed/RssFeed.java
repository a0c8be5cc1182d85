package io.broadsheet.syndication.feed;

import com.rometools.rome.feed.module.DCModule;
import com.rometools.rome.feed.module.DCModuleImpl;
import com.rometools.rome.feed.rss.Category;
import com.rometools.rome.feed.rss.Channel;
import com.rometools.rome.feed.rss.Content;
import com.rometools.rome.feed.rss.Description;
import com.rometools.rome.feed.rss.Enclosure;
import com.rometools.rome.feed.rss.Guid;
import com.rometools.rome.feed.rss.Image;
import com.rometools.rome.feed.rss.Item;
import io.broadsheet.contract.article.Article;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.entry.HtmlText;
import io.broadsheet.syndication.publication.PublicationConfig;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdom2.Document;
import org.jdom2.Element;
import org.jdom2.Namespace;
import org.jdom2.output.support.AbstractXMLOutputProcessor;
import org.jdom2.output.support.FormatStack;
import org.jdom2.util.NamespaceStack;

/** RSS 2.0, with the advice of the RSS Advisory Board's best practices profile. */
final class RssFeed {
    static final Namespace ATOM = Namespace.getNamespace("atom", "http://www.w3.org/2005/Atom");

    private static final Pattern END_TAG = Pattern.compile("</[a-zA-Z]");

    private RssFeed() {}

    static byte[] write(Feed feed) {
        Document document = Xml.document(model(feed));
        Element root = document.getRootElement();
        root.addNamespaceDeclaration(ATOM);
        root.addNamespaceDeclaration(Archives.HISTORY);
        Element channel = Objects.requireNonNull(root.getChild("channel"), "channel");
        // Rome would move them out of the channel were they handed over as foreign markup.
        List<Element> links = new ArrayList<>();
        links.add(link("self", feed.self(FeedFormat.RSS)).setAttribute("type", FeedFormat.RSS.mediaType()));
        feed.hubs().forEach(hub -> links.add(link("hub", hub)));
        links.addAll(Archives.elements(feed, FeedFormat.RSS));
        channel.addContent(0, links);
        if (feed.isPodcast()) {
            Podcast.finish(root, channel, feed);
        }
        List<Element> items = channel.getChildren("item");
        for (int i = 0; i < items.size(); i++) {
            Media.add(items.get(i), feed.entries().get(i).content().images());
        }
        if (feed.entries().stream().anyMatch(entry -> !entry.content().images().isEmpty())) {
            root.addNamespaceDeclaration(Media.NAMESPACE);
        }
        return Xml.bytes(document, feed.publication(), new PlainText());
    }

    private static Element link(String relation, String address) {
        return new Element("link", ATOM).setAttribute("rel", relation).setAttribute("href", address);
    }

    private static Channel model(Feed feed) {
        PublicationConfig publication = feed.publication();
        Channel channel = new Channel("rss_2.0");
        channel.setEncoding("UTF-8");
        channel.setTitle(title(feed.title()));
        channel.setLink(feed.home());
        channel.setDescription(publication.subtitle());
        channel.setLanguage(publication.language());
        channel.setCopyright(publication.rights());
        channel.setGenerator("Broadsheet");
        channel.setDocs("https://www.rssboard.org/rss-specification");
        if (feed.config().image() != null) {
            Image image = new Image();
            image.setUrl(feed.config().image().toASCIIString());
            // Readers and validators want the picture's words to be those of the channel.
            image.setTitle(title(feed.title()));
            image.setLink(feed.home());
            // Unless told that they are not known, Rome writes -1.
            image.setWidth(null);
            image.setHeight(null);
            channel.setImage(image);
        }
        feed.updated().ifPresent(updated -> channel.setLastBuildDate(Date.from(updated)));
        if (feed.isPodcast()) {
            channel.setModules(List.of(Podcast.of(feed)));
        }
        channel.setItems(
                feed.entries().stream().map(entry -> model(entry, feed)).toList());
        return channel;
    }

    private static Item model(Entry entry, Feed feed) {
        PublicationConfig publication = feed.publication();
        Article article = entry.content();
        Item item = new Item();
        item.setTitle(title(article.title()));
        item.setLink(article.link().toASCIIString());
        Guid guid = new Guid();
        guid.setPermaLink(false);
        guid.setValue(entry.guid());
        item.setGuid(guid);
        item.setPubDate(Date.from(article.firstPublished()));
        if (!entry.summary().isBlank()) {
            Description description = new Description();
            // Readers take a description for HTML.
            description.setValue(HtmlText.shown(entry.summary()));
            item.setDescription(description);
        }
        if (feed.config().content() == FeedConfig.Content.FULL) {
            Content content = new Content();
            content.setType(Content.HTML);
            content.setValue(FeedHtml.of(entry));
            item.setContent(content);
        }
        item.setCategories(
                Categories.of(article).stream().map(RssFeed::category).toList());
        // Readers know one enclosure per item, and players want the one to listen to; Atom and JSON Feed carry them
        // all.
        item.setEnclosures(article.enclosures().stream()
                .sorted(Comparator.comparing(file -> !file.type().startsWith("audio/")))
                .limit(1)
                .map(RssFeed::enclosure)
                .toList());
        DCModule dublinCore = new DCModuleImpl();
        dublinCore.setCreators(article.byline().isEmpty() ? List.of(publication.authorOrTitle()) : article.byline());
        if (article.rights() != null) {
            dublinCore.setRights(article.rights());
        }
        if (!article.language().equals(publication.language())) {
            dublinCore.setLanguage(article.language());
        }
        item.setModules(entry.isEpisode() ? List.of(dublinCore, Podcast.of(entry)) : List.of(dublinCore));
        return item;
    }

    /**
     * RSS does not say whether a title is HTML. Readers, and the validator, guess by the end of a tag: a title that has one
     * is HTML that shows it, all others are plain.
     */
    private static String title(String text) {
        return END_TAG.matcher(text).find() ? HtmlText.shown(text) : text;
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

    /**
     * Writes {@code &} and {@code <} of text that is not HTML as hexadecimal references: to XML the same, and by the
     * best practices profile ("Character Data") the sign that a title is plain text.
     */
    private static final class PlainText extends AbstractXMLOutputProcessor {
        /** Those of an item; the channel's description is plain. */
        private static final Set<String> HTML = Set.of("description", "encoded");

        private boolean plain;

        @Override
        protected void printElement(Writer out, FormatStack format, NamespaceStack namespaces, Element element)
                throws IOException {
            Element parent = element.getParentElement();
            plain = parent == null || !parent.getName().equals("item") || !HTML.contains(element.getName());
            super.printElement(out, format, namespaces, element);
        }

        @Override
        protected void textRaw(Writer out, String escaped) throws IOException {
            super.textRaw(out, plain ? escaped.replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;") : escaped);
        }
    }
}
