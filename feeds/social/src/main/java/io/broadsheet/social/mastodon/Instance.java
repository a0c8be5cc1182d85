package io.broadsheet.social.mastodon;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.social.mastodon.MastodonApi.Result;
import io.broadsheet.social.pictures.Fit;
import io.broadsheet.social.text.ClusterCounting;
import io.broadsheet.social.text.TextRules;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a server allows (docs.joinmastodon.org/entities/Instance). Those that speak the API say it in different places: v2 with
 * a configuration, v1 with one (GoToSocial of old), v1 with max_toot_chars, as a number (Pleroma, Akkoma) or as text
 * (Pixelfed).
 *
 * @param text what fits into one status
 * @param pictures most of one status
 * @param picture what fits as one
 * @param description longest text for those who cannot see it, in characters
 */
record Instance(TextRules text, int pictures, Fit picture, int description) {
    /** Mastodon's own limits. */
    static final Instance USUAL = new Instance(
            new TextRules(500, new ClusterCounting(23)), 4, new Fit(16_000_000, 4_096, Fit.USUAL_TYPES), 1_500);

    private static final int SMALLEST_LIMIT = 100;
    private static final int LARGEST_FILE = 16_000_000;
    private static final int SMALLEST_FILE = 50_000;

    /** Asks the server; empty if it does not say. */
    static Optional<Instance> of(MastodonApi api) {
        if (api.get("/api/v2/instance") instanceof Result.Success(var json) && json.has("configuration")) {
            return Optional.of(read(json));
        }
        return api.get("/api/v1/instance") instanceof Result.Success(var json) && json.isObject()
                ? Optional.of(read(json))
                : Optional.empty();
    }

    private static Instance read(JsonNode instance) {
        JsonNode statuses = instance.path("configuration").path("statuses");
        JsonNode media = instance.path("configuration").path("media_attachments");
        int usualLimit = instance.path("max_toot_chars").asInt(USUAL.text().limit());
        int limit = statuses.path("max_characters").asInt(usualLimit);
        int perLink = statuses.path("characters_reserved_per_url").asInt(23);
        int size = media.path("image_size_limit")
                .asInt(instance.path("upload_limit").asInt(LARGEST_FILE));
        // Nonsense would make every post empty or endless.
        return new Instance(
                new TextRules(Math.max(limit, SMALLEST_LIMIT), new ClusterCounting(Math.clamp(perLink, 1, 2_000))),
                Math.clamp(statuses.path("max_media_attachments").asInt(USUAL.pictures()), 1, 20),
                new Fit(
                        Math.clamp(size, SMALLEST_FILE, LARGEST_FILE),
                        edge(media.path("image_matrix_limit").asLong(0)),
                        types(media.path("supported_mime_types"))),
                Math.clamp(media.path("description_limit").asInt(USUAL.description()), 100, 10_000));
    }

    private static int edge(long pixels) {
        return pixels < 10_000 ? USUAL.picture().edge() : Math.clamp((long) Math.sqrt((double) pixels), 100, 4_096);
    }

    private static Set<String> types(JsonNode supported) {
        Set<String> types = new HashSet<>();
        supported.forEach(it -> types.add(it.asText("")));
        types.retainAll(Fit.USUAL_TYPES);
        return types.isEmpty() ? Fit.USUAL_TYPES : Set.copyOf(types);
    }
}
