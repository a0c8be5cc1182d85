package io.broadsheet.social.bluesky;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.bluesky.Xrpc.Result;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.pictures.Fit;
import io.broadsheet.social.pictures.Fitted;
import io.broadsheet.social.pictures.Pictures;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes with a text: the card of the page or pictures. They are named in the draft and uploaded when it is got ready. */
final class Embeds {
    private static final Logger log = LoggerFactory.getLogger(Embeds.class);
    /** app.bsky.embed.images and the thumbnail of app.bsky.embed.external. */
    private static final Fit FIT = new Fit(1_000_000, 2_000, Fit.USUAL_TYPES);

    private static final int MOST_PICTURES = 4;
    private static final String THUMBNAIL = "thumbnail";
    private static final String PICTURES = "pictures";

    private final Repo repo;
    private final Pictures pictures;

    Embeds(Repo repo, Pictures pictures) {
        this.repo = repo;
        this.pictures = pictures;
    }

    /** Notes in the draft of a request what is to be uploaded. */
    static void draft(Post post, ObjectNode request) {
        Post.Card card = post.card();
        if (card != null) {
            ((ObjectNode) request.path("record")).set("embed", BlueskyRecord.external(card));
            if (card.thumbnail() != null) {
                request.put(THUMBNAIL, card.thumbnail().source().toASCIIString());
            }
        }
        if (!post.pictures().isEmpty()) {
            ArrayNode drafted = request.putArray(PICTURES);
            post.pictures().stream()
                    .limit(MOST_PICTURES)
                    .forEach(it -> drafted.addObject()
                            .put("source", it.source().toASCIIString())
                            .put("alt", it.alt()));
        }
    }

    /**
     * Uploads what the draft names and puts it into the record. What is not to be had is left out.
     *
     * @param without is told what is left out, and why
     * @return the answer that keeps it from being complete; empty if it is
     */
    Optional<Repo.Answer> complete(ObjectNode request, Consumer<String> without) {
        JsonNode drafted = request.remove(PICTURES);
        JsonNode thumbnail = request.remove(THUMBNAIL);
        ObjectNode record = (ObjectNode) request.path("record");
        if (drafted != null) {
            ArrayNode images = Xrpc.JSON.createArrayNode();
            for (JsonNode picture : drafted) {
                Uploaded uploaded = upload(picture.path("source").asText(), without);
                if (uploaded instanceof Uploaded.Not(var answer)) {
                    return Optional.of(answer);
                }
                if (uploaded instanceof Uploaded.Blob(var blob, int width, int height)) {
                    ObjectNode image =
                            images.addObject().put("alt", picture.path("alt").asText());
                    image.set("image", blob);
                    image.putObject("aspectRatio").put("width", width).put("height", height);
                }
            }
            if (!images.isEmpty()) {
                ObjectNode embed = record.putObject("embed").put("$type", "app.bsky.embed.images");
                embed.set("images", images);
                return Optional.empty();
            }
        }
        if (thumbnail != null) {
            Uploaded uploaded = upload(thumbnail.asText(), without);
            if (uploaded instanceof Uploaded.Not(var answer)) {
                return Optional.of(answer);
            }
            if (uploaded instanceof Uploaded.Blob(var blob, int _, int _)) {
                ((ObjectNode) record.path("embed").path("external")).set("thumb", blob);
            }
        }
        return Optional.empty();
    }

    private sealed interface Uploaded {
        record Blob(JsonNode blob, int width, int height) implements Uploaded {}

        record Without() implements Uploaded {}

        record Not(Repo.Answer answer) implements Uploaded {}
    }

    private Uploaded upload(String source, Consumer<String> without) {
        return switch (pictures.fetch(URI.create(source), FIT)) {
            case Fitted.Missing(var reason) -> without(source, reason, without);
            case Fitted.Picture(var bytes, var type, int width, int height) ->
                switch (repo.upload(type, bytes)) {
                    case Repo.Answer.Given(Result.Success(var json))
                    when json.path("blob").isObject() -> new Uploaded.Blob(json.path("blob"), width, height);
                    case Repo.Answer.Given(Result.Denied(var _, var _, var reason)) -> without(source, reason, without);
                    case Repo.Answer other -> new Uploaded.Not(other);
                };
        };
    }

    private static Uploaded without(String source, String reason, Consumer<String> without) {
        without.accept("without the picture %s: %s".formatted(source, reason));
        log.warn("a post goes without the picture {}: {}", source, reason);
        return new Uploaded.Without();
    }
}
