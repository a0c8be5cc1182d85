package io.broadsheet.syndication.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.publication.LookConfig;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Shelf;

/** What a page tells programs about itself: JSON-LD in the words of schema.org. */
final class StructuredData {
    private final PublicationConfig publication;
    private final LookConfig look;

    StructuredData(PublicationConfig publication, LookConfig look) {
        this.publication = publication;
        this.look = look;
    }

    /** An article, as a NewsArticle. */
    String of(Entry entry) {
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
        json.put("isAccessibleForFree", true);
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
            thing(authors.addObject(), "Organization", publication.authorOrTitle())
                    .put("url", publication.address("/"));
        } else {
            for (String name : content.byline()) {
                ObjectNode person = thing(authors.addObject(), "Person", name);
                if (!name.isBlank()) {
                    person.put(
                            "url",
                            publication.address(
                                    Shelf.named(Shelf.Kind.AUTHOR, name).path()));
                }
            }
        }
        publisher(json.putObject("publisher"));
        if (content.rights() != null) {
            json.put("copyrightNotice", content.rights());
        }
        return inScript(json);
    }

    /** The publication, as a WebSite that can be searched. */
    String site() {
        ObjectNode json = start("WebSite");
        json.put("name", publication.title());
        json.put("url", publication.address("/"));
        json.put("description", publication.subtitle());
        json.put("inLanguage", publication.language());
        publisher(json.putObject("publisher"));
        ObjectNode search = json.putObject("potentialAction");
        search.put("@type", "SearchAction");
        search.putObject("target")
                .put("@type", "EntryPoint")
                .put("urlTemplate", publication.address("/search?q={search_term_string}"));
        search.put("query-input", "required name=search_term_string");
        return inScript(json);
    }

    /** A page that lists articles, as a CollectionPage. */
    String collection(String name, String address) {
        ObjectNode json = start("CollectionPage");
        json.put("name", name);
        json.put("url", address);
        json.put("inLanguage", publication.language());
        thing(json.putObject("isPartOf"), "WebSite", publication.title()).put("url", publication.address("/"));
        return inScript(json);
    }

    private void publisher(ObjectNode json) {
        thing(json, "Organization", publication.title()).put("url", publication.address("/"));
        if (look.logo() != null) {
            json.put("logo", look.logo().toASCIIString());
        }
    }

    private static ObjectNode start(String type) {
        ObjectNode json = CloudEventEnvelope.JSON.createObjectNode();
        json.put("@context", "https://schema.org");
        json.put("@type", type);
        return json;
    }

    private static ObjectNode thing(ObjectNode json, String type, String name) {
        json.put("@type", type);
        json.put("name", name);
        return json;
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
