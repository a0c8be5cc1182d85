package io.broadsheet.social.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Post.Picture;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a frozen request says beside what the network gets: which pictures are to go along, and why some do not. A post that
 * has nothing of it is sent byte for byte as it was frozen. Not thread-safe.
 */
public final class Draft {
    private static final String PICTURES = "broadsheet:pictures";
    private static final String WITHOUT = "broadsheet:without";

    private final Frozen frozen;
    private final ObjectNode request;
    private final List<Picture> pictures = new ArrayList<>();
    private final List<String> without = new ArrayList<>();

    private Draft(Frozen frozen) {
        this.frozen = frozen;
        this.request = Texts.json(frozen.request());
        for (JsonNode picture : request.path(PICTURES)) {
            pictures.add(new Picture(
                    URI.create(picture.path("source").asText()),
                    picture.path("alt").asText()));
        }
        request.path(WITHOUT).forEach(it -> without.add(it.asText()));
        request.remove(List.of(PICTURES, WITHOUT));
    }

    /** Reads it. */
    public static Draft of(Frozen frozen) {
        return new Draft(frozen);
    }

    /** Notes in a request that is about to be frozen which pictures are to go along. */
    public static void pictures(ObjectNode request, Post post, int most) {
        note(request, post.pictures().stream().limit(most).toList());
    }

    /** Notes the thumbnail of the post's card. */
    public static void thumbnail(ObjectNode request, Post post) {
        Post.Card card = post.card();
        Picture thumbnail = card == null ? null : card.thumbnail();
        note(request, thumbnail == null ? List.of() : List.of(thumbnail));
    }

    private static void note(ObjectNode request, List<Picture> pictures) {
        if (!pictures.isEmpty()) {
            var drafted = request.putArray(PICTURES);
            pictures.forEach(it -> drafted.addObject()
                    .put("source", it.source().toASCIIString())
                    .put("alt", it.alt()));
        }
    }

    /** What the network gets; it may be changed. */
    public ObjectNode request() {
        return request;
    }

    /** What the network gets, as text. */
    public String sent() {
        return isPlain() ? frozen.request() : request.toString();
    }

    private boolean isPlain() {
        return pictures.isEmpty() && without.isEmpty() && request.equals(Texts.json(frozen.request()));
    }

    /** The pictures that are still to be got ready. */
    public List<Picture> pictures() {
        return List.copyOf(pictures);
    }

    /** They are ready, or the post goes without them. */
    public void settled() {
        pictures.clear();
    }

    /** The post goes without this picture. */
    public void without(Picture picture, String reason) {
        without("without the picture %s: %s".formatted(picture.source(), reason));
    }

    /** The post goes without something. */
    public void without(String what) {
        without.add(JsonApi.line(what));
    }

    /** The same to be stored, with what is known by now. */
    public Frozen frozen() {
        if (isPlain()) {
            return frozen;
        }
        ObjectNode whole = request.deepCopy();
        note(whole, pictures);
        if (!without.isEmpty()) {
            var reasons = whole.putArray(WITHOUT);
            without.forEach(reasons::add);
        }
        return new Frozen(whole.toString(), frozen.key());
    }

    /** The outcome of sending it, with a word on what is missing. */
    public Outcome told(Outcome outcome) {
        return outcome instanceof Outcome.Posted(var id, var url, var _) && !without.isEmpty()
                ? new Outcome.Posted(id, url, String.join("; ", without))
                : outcome;
    }

    /** A text of at most so many code points, on one line. */
    public static String clipped(String text, int most) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** Whether the network said no to something of a request, so that one with less of it may be taken. */
    public static @Nullable String objection(Result result) {
        return result instanceof Result.Denied(int status, var reason, var _) && status >= 400 && status < 500
                ? reason
                : null;
    }
}
