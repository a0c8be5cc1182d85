package io.broadsheet.syndication.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.publication.PublicationConfig;
import java.util.List;

/** JSON Feed 1.1. */
final class JsonFeed {
    private static final String VERSION = "https://jsonfeed.org/version/1.1";

    private JsonFeed() {}

    static byte[] write(Feed feed) {
        PublicationConfig publication = feed.publication();
        ObjectNode json = CloudEventEnvelope.JSON.createObjectNode();
        json.put("version", VERSION);
        json.put("title", feed.title());
        json.put("home_page_url", feed.home());
        json.put("feed_url", feed.self(FeedFormat.JSON));
        feed.previous(FeedFormat.JSON).ifPresent(address -> json.put("next_url", address));
        if (!publication.subtitle().equals(publication.title())) {
            json.put("description", publication.subtitle());
        }
        if (feed.config().image() != null) {
            json.put("icon", feed.config().image().toASCIIString());
        }
        json.put("language", publication.language());
        if (!feed.hubs().isEmpty()) {
            ArrayNode hubs = json.putArray("hubs");
            feed.hubs().forEach(hub -> hubs.addObject().put("type", "WebSub").put("url", hub));
        }
        putAuthors(json, List.of(publication.authorOrTitle()));
        ArrayNode items = json.putArray("items");
        feed.entries().forEach(entry -> putItem(items.addObject(), entry, feed));
        try {
            return CloudEventEnvelope.JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Jackson does not write its own tree", e);
        }
    }

    private static void putItem(ObjectNode item, Entry entry, Feed feed) {
        PublicationConfig publication = feed.publication();
        Article content = entry.content();
        item.put("id", entry.guid());
        item.put("url", content.link().toASCIIString());
        item.put("title", content.title());
        if (!entry.summary().isBlank()) {
            item.put("summary", entry.summary());
        }
        switch (feed.config().content()) {
            case FULL -> item.put("content_html", FeedHtml.of(entry));
            // The format wants one of the two.
            case EXCERPT -> item.put("content_text", entry.summary());
        }
        content.images().stream()
                .findFirst()
                .ifPresent(image -> item.put("image", image.url().toASCIIString()));
        item.put("date_published", content.firstPublished().toString());
        item.put("date_modified", entry.updated().toString());
        if (!content.byline().isEmpty()) {
            putAuthors(item, content.byline());
        }
        List<String> categories = Categories.of(content);
        if (!categories.isEmpty()) {
            ArrayNode tags = item.putArray("tags");
            categories.forEach(tags::add);
        }
        if (!content.language().equals(publication.language())) {
            item.put("language", content.language());
        }
        if (!content.enclosures().isEmpty()) {
            ArrayNode attachments = item.putArray("attachments");
            content.enclosures().forEach(enclosure -> putAttachment(attachments.addObject(), enclosure));
        }
    }

    private static void putAuthors(ObjectNode json, List<String> names) {
        ArrayNode authors = json.putArray("authors");
        names.forEach(name -> authors.addObject().put("name", name));
    }

    private static void putAttachment(ObjectNode attachment, Enclosure enclosure) {
        attachment.put("url", enclosure.url().toASCIIString());
        attachment.put("mime_type", enclosure.type());
        if (enclosure.title() != null) {
            attachment.put("title", enclosure.title());
        }
        if (enclosure.size() > 0) {
            attachment.put("size_in_bytes", enclosure.size());
        }
        if (enclosure.seconds() > 0) {
            attachment.put("duration_in_seconds", enclosure.seconds());
        }
    }
}
