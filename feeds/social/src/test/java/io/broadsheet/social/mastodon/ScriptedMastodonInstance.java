package io.broadsheet.social.mastodon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** What a scripted server says of itself: as Mastodon does, or as a test has it. */
public final class ScriptedMastodonInstance {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, JsonNode> given = new HashMap<>();
    private int limit = 500;

    record Answer(int status, JsonNode json) {}

    synchronized void limit(int characters) {
        limit = characters;
    }

    synchronized int limit() {
        return limit;
    }

    /** From now on it has only this, under {@code /api/<version>/instance}. */
    public synchronized void only(String version, String json) {
        given.clear();
        try {
            given.put("/api/%s/instance".formatted(version), JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    synchronized Answer answer(String path) {
        if (given.isEmpty()) {
            return path.startsWith("/api/v2/") ? new Answer(200, usual()) : missing();
        }
        JsonNode json = given.get(path);
        return json == null ? missing() : new Answer(200, json);
    }

    private static Answer missing() {
        return new Answer(404, JSON.createObjectNode().put("error", "Record not found"));
    }

    private JsonNode usual() {
        ObjectNode instance =
                JSON.createObjectNode().put("domain", "social.example").put("version", "4.3.0");
        ObjectNode configuration = instance.putObject("configuration");
        configuration
                .putObject("statuses")
                .put("max_characters", limit)
                .put("characters_reserved_per_url", 23)
                .put("max_media_attachments", 4);
        configuration
                .putObject("media_attachments")
                .put("description_limit", 1_500)
                .put("image_size_limit", 16_777_216)
                .put("image_matrix_limit", 33_177_600)
                .putArray("supported_mime_types")
                .add("image/jpeg")
                .add("image/png")
                .add("video/mp4");
        return instance;
    }
}
