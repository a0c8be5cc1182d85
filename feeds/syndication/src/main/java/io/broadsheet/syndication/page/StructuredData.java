package io.broadsheet.syndication.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.publication.PublicationConfig;

/** What a page tells programs about itself: JSON-LD in the words of schema.org. */
final class StructuredData {
    private StructuredData() {}

    /** An article, as a NewsArticle. */
    static String of(Entry entry, PublicationConfig publication) {
        Article content = entry.content();
        ObjectNode json = start("NewsArticle");
        json.put("identifier", entry.guid());
        json.put("headline", content.title());
        if (!entry.summary().isBlank()) {
            json.put("description", entry.summary());
        }
        json.put("url", content.link().toASCIIString());
        json.put("mainEntityOfPage", content.link().toASCIIString());
        json.put("inLanguage", content.language());
        json.put("datePublished", content.firstPublished().toString());
        json.put("dateModified", entry.updated().toString());
        if (content.section() != null) {
            json.put("articleSection", content.section());
        }
        if (!content.tags().isEmpty()) {
            json.put("keywords", String.join(", ", content.tags()));
        }
        if (!content.images().isEmpty()) {
            ArrayNode images = json.putArray("image");
            content.images().forEach(image -> images.add(image.url().toASCIIString()));
        }
        ArrayNode authors = json.putArray("author");
        if (content.byline().isEmpty()) {
            thing(authors.addObject(), "Organization", publication.authorOrTitle());
        } else {
            content.byline().forEach(name -> thing(authors.addObject(), "Person", name));
        }
        thing(json.putObject("publisher"), "Organization", publication.title());
        if (content.rights() != null) {
            json.put("copyrightNotice", content.rights());
        }
        return inScript(json);
    }

    /** The publication, as a WebSite. */
    static String of(PublicationConfig publication) {
        ObjectNode json = start("WebSite");
        json.put("name", publication.title());
        json.put("url", publication.address("/"));
        json.put("description", publication.subtitle());
        json.put("inLanguage", publication.language());
        return inScript(json);
    }

    private static ObjectNode start(String type) {
        ObjectNode json = CloudEventEnvelope.JSON.createObjectNode();
        json.put("@context", "https://schema.org");
        json.put("@type", type);
        return json;
    }

    private static void thing(ObjectNode json, String type, String name) {
        json.put("@type", type);
        json.put("name", name);
    }

    /** As the content of a script element, which no text in it can end. */
    private static String inScript(ObjectNode json) {
        try {
            return CloudEventEnvelope.JSON
                    .writeValueAsString(json)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Jackson does not write its own tree", e);
        }
    }
}
