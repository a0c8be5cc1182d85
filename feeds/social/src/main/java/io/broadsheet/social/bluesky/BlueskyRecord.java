package io.broadsheet.social.bluesky;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.text.ClusterCounting;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;

/** Records of the kind app.bsky.feed.post: how they are made, and what is wrong with one. */
final class BlueskyRecord {
    static final String COLLECTION = "app.bsky.feed.post";
    private static final int LONGEST_ADDRESS = 2_048;
    private static final int LONGEST_CARD_LINE = 300;

    private BlueskyRecord() {}

    /** The record as far as it needs no network: without blobs and without the post it answers. */
    static ObjectNode of(Post post) {
        RichText rich = RichText.of(post.whole());
        ObjectNode record = Xrpc.JSON
                .createObjectNode()
                .put("$type", COLLECTION)
                .put("text", rich.text())
                .put(
                        "createdAt",
                        new DateTimeFormatterBuilder()
                                .appendInstant(3)
                                .toFormatter(Locale.ROOT)
                                .format(post.at()));
        record.putArray("langs").add(post.language());
        if (!rich.facets().isEmpty()) {
            ArrayNode facets = record.putArray("facets");
            rich.facets().forEach(it -> facets.add(facet(it)));
        }
        return record;
    }

    private static ObjectNode facet(RichText.Facet facet) {
        ObjectNode json = Xrpc.JSON.createObjectNode();
        json.putObject("index").put("byteStart", facet.start()).put("byteEnd", facet.end());
        ObjectNode feature = json.putArray("features").addObject();
        switch (facet.kind()) {
            case LINK -> feature.put("$type", "app.bsky.richtext.facet#link").put("uri", facet.value());
            case TAG -> feature.put("$type", "app.bsky.richtext.facet#tag").put("tag", facet.value());
        }
        return json;
    }

    /** The card of a page, without its thumbnail. */
    static ObjectNode external(Post.Card card) {
        ObjectNode embed = Xrpc.JSON.createObjectNode().put("$type", "app.bsky.embed.external");
        embed.putObject("external")
                .put("uri", card.link().toASCIIString())
                .put("title", clipped(card.title()))
                // Required, though it may be empty.
                .put("description", clipped(card.description()));
        return embed;
    }

    private static String clipped(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= LONGEST_CARD_LINE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_CARD_LINE - 1)) + "…";
    }

    /** What the server would take wrongly or refuse, found before it is sent. */
    static Optional<String> objection(JsonNode record) {
        String text = record.path("text").asText("");
        byte[] bytes = text.getBytes(UTF_8);
        int clusters = ClusterCounting.clusters(text);
        if (clusters > BlueskyCounting.CLUSTERS
                || bytes.length > BlueskyCounting.CLUSTERS * BlueskyCounting.BYTES_A_CLUSTER) {
            return Optional.of("the text has %d characters in %d bytes (expected: at most %d in %d)"
                    .formatted(
                            clusters,
                            bytes.length,
                            BlueskyCounting.CLUSTERS,
                            BlueskyCounting.CLUSTERS * BlueskyCounting.BYTES_A_CLUSTER));
        }
        int from = 0;
        for (JsonNode facet : record.path("facets")) {
            int start = facet.path("index").path("byteStart").asInt(-1);
            int end = facet.path("index").path("byteEnd").asInt(-1);
            if (start < from || end <= start || end > bytes.length || inside(bytes, start) || inside(bytes, end)) {
                return Optional.of(
                        "a link or hashtag is said to be at the bytes %d to %d of %d (expected: whole characters, in order)"
                                .formatted(start, end, bytes.length));
            }
            from = end;
        }
        JsonNode external = record.path("embed").path("external");
        if (external.path("uri").asText("").length() > LONGEST_ADDRESS) {
            return Optional.of("the card's address has more than %d characters".formatted(LONGEST_ADDRESS));
        }
        return Optional.empty();
    }

    /** Whether a position is within a character of UTF-8. */
    private static boolean inside(byte[] bytes, int position) {
        return position < bytes.length && (bytes[position] & 0xC0) == 0x80;
    }
}
