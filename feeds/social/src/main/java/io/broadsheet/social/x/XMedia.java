package io.broadsheet.social.x;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.pictures.Fit;
import io.broadsheet.social.pictures.Fitted;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.Draft;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.Multipart;
import io.broadsheet.social.wire.Reading;
import io.broadsheet.social.wire.Result;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Pictures at X (docs.x.com/x-api/media): each is uploaded in one piece, then given its alt text, and the post names it. An
 * upload that no post names is forgotten by X after a day, so one that is done twice harms nobody.
 */
final class XMedia {
    /** tweet_image; a GIF would be a category of its own. */
    private static final Fit FIT = new Fit(5_000_000, 4_096, Set.of("image/jpeg", "image/png"));

    private static final int MOST = 4;
    private static final int LONGEST_ALT = 1_000;
    private static final String MEDIA = "media";

    private final Pictures pictures;
    private final URI server;
    private final Function<Call, Result> api;

    /** @param api signs and sends */
    XMedia(Pictures pictures, URI server, Function<Call, Result> api) {
        this.pictures = pictures;
        this.server = server;
        this.api = api;
    }

    static void draft(ObjectNode request, Post post) {
        Draft.pictures(request, post, MOST);
    }

    /** Uploads what the draft names. What cannot be had or is refused is left out. */
    Preparation ready(Frozen frozen) {
        Draft draft = Draft.of(frozen);
        ArrayNode ids = JsonApi.JSON.createArrayNode();
        for (Post.Picture picture : draft.pictures()) {
            switch (pictures.fetch(picture.source(), FIT)) {
                case Fitted.Missing(var reason) -> draft.without(picture, reason);
                case Fitted.Picture file -> {
                    Result result = upload(file);
                    String objection = Draft.objection(result);
                    Optional<String> id = result instanceof Result.Success(var json, var _)
                            ? Reading.id(json.path("data").path("id"))
                            : Optional.empty();
                    if (objection != null) {
                        draft.without(picture, objection);
                    } else if (id.isEmpty()) {
                        return new Preparation.Unready(Reading.unready(result));
                    } else {
                        Optional<Result> failed = describe(draft, picture, id.get());
                        if (failed.isPresent()) {
                            return new Preparation.Unready(Reading.unready(failed.get()));
                        }
                        ids.add(id.get());
                    }
                }
            }
        }
        draft.settled();
        if (!ids.isEmpty()) {
            draft.request().putObject(MEDIA).set("media_ids", ids);
        }
        return new Preparation.Ready(draft.frozen());
    }

    private Result upload(Fitted.Picture file) {
        Multipart form = new Multipart()
                .field("media_category", "tweet_image")
                .field("media_type", file.type())
                .picture(MEDIA, file.fileName(), file);
        return api.apply(Call.multipart(server.resolve("/2/media/upload"), form));
    }

    /** The answer that keeps the picture from being ready; empty if it is, with its alt text or without. */
    private Optional<Result> describe(Draft draft, Post.Picture picture, String id) {
        String alt = Draft.clipped(picture.alt(), LONGEST_ALT);
        if (alt.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode request = JsonApi.JSON.createObjectNode().put("id", id);
        request.putObject("metadata").putObject("alt_text").put("text", alt);
        Result result = api.apply(Call.json("POST", server.resolve("/2/media/metadata"), request));
        String objection = Draft.objection(result);
        if (objection != null) {
            draft.without("without the alt text of %s: %s".formatted(picture.source(), objection));
            return Optional.empty();
        }
        return result instanceof Result.Success ? Optional.empty() : Optional.of(result);
    }

    /** Takes the pictures out of a request that X refused; it keeps them for a day only. Returns false if it has none. */
    static boolean drop(Draft draft, String objection) {
        if (draft.request().remove(MEDIA) == null) {
            return false;
        }
        draft.without("without pictures: " + objection);
        return true;
    }
}
