package io.broadsheet.social.linkedin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.pictures.Fit;
import io.broadsheet.social.pictures.Fitted;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.wire.Draft;
import io.broadsheet.social.wire.Reading;
import io.broadsheet.social.wire.Result;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A post's picture, or the thumbnail of its card, for LinkedIn reads no pages itself: uploaded through the Images API
 * (learn.microsoft.com/linkedin, initializeUpload) and named by its URN. One that is uploaded twice harms nobody.
 */
record LinkedInPictures(LinkedInApi api, Pictures pictures) {
    /** The Images API takes up to 36,152,320 pixels. */
    private static final Fit FIT = new Fit(5_000_000, 4_096, Fit.USUAL_TYPES);

    private static final int LONGEST_ALT = 4_086;
    private static final String CONTENT = "content";
    private static final String MEDIA = "media";
    private static final String ARTICLE = "article";
    private static final String THUMBNAIL = "thumbnail";

    /** The picture takes the place of the card, and the card comes back if there is no picture after all. */
    static void draft(ObjectNode request, Post post) {
        if (post.pictures().isEmpty()) {
            Draft.thumbnail(request, post);
        } else {
            Draft.pictures(request, post, 1);
            // Filled when it is uploaded.
            request.withObject("/" + CONTENT).putObject(MEDIA);
        }
    }

    /**
     * Uploads what the draft names and puts it into the request; what cannot be had or is refused is left out.
     *
     * @return why it is not ready; empty if it is
     */
    Optional<Outcome.Failure> complete(Draft draft) {
        ObjectNode content = draft.request().withObject("/" + CONTENT);
        boolean asMedia = content.remove(MEDIA) != null;
        for (Post.Picture picture : draft.pictures()) {
            Uploaded uploaded = upload(picture, draft);
            if (uploaded.failure() != null) {
                return Optional.of(uploaded.failure());
            }
            if (uploaded.urn() != null) {
                put(content, asMedia, uploaded.urn(), Draft.clipped(picture.alt(), LONGEST_ALT));
            }
        }
        if (content.isEmpty()) {
            draft.request().remove(CONTENT);
        }
        draft.settled();
        return Optional.empty();
    }

    private static void put(ObjectNode content, boolean asMedia, String urn, String alt) {
        if (asMedia) {
            content.remove(ARTICLE);
        }
        ObjectNode into = asMedia ? content.putObject(MEDIA) : content.withObject("/" + ARTICLE);
        into.put(asMedia ? "id" : THUMBNAIL, urn);
        if (!alt.isEmpty()) {
            into.put(asMedia ? "altText" : "thumbnailAltText", alt);
        }
    }

    /** A name, or why it is not there yet, or neither: the post goes without it. */
    private record Uploaded(@Nullable String urn, Outcome.@Nullable Failure failure) {}

    private Uploaded upload(Post.Picture picture, Draft draft) {
        return switch (pictures.fetch(picture.source(), FIT)) {
            case Fitted.Missing(var reason) -> without(draft, picture, reason);
            case Fitted.Picture file -> {
                String owner = draft.request().path("author").asText("");
                Result begun = api.initializeUpload(owner);
                if (!(begun instanceof Result.Success(var json, var _))) {
                    yield unsuccessful(begun, draft, picture);
                }
                JsonNode value = json.path("value");
                Optional<String> urn = Reading.id(value.path("image"));
                URI address = Reading.address(value.path("uploadUrl").asText(""));
                if (urn.isEmpty() || address == null) {
                    yield without(draft, picture, "LinkedIn names no address to upload it to");
                }
                Result put = api.upload(address, file);
                yield put instanceof Result.Success ? new Uploaded(urn.get(), null) : unsuccessful(put, draft, picture);
            }
        };
    }

    private static Uploaded unsuccessful(Result result, Draft draft, Post.Picture picture) {
        return result instanceof Result.Denied(var _, var reason, var _)
                ? without(draft, picture, reason)
                : new Uploaded(null, Reading.unready(result));
    }

    private static Uploaded without(Draft draft, Post.Picture picture, String reason) {
        draft.without(picture, reason);
        return new Uploaded(null, null);
    }

    /** Takes the picture out of a request that LinkedIn refused. Returns false if it has none. */
    static boolean drop(Draft draft, String objection) {
        if (!(draft.request().path(CONTENT) instanceof ObjectNode content)) {
            return false;
        }
        boolean dropped = content.remove(MEDIA) != null;
        if (content.path(ARTICLE) instanceof ObjectNode article && article.remove(THUMBNAIL) != null) {
            article.remove("thumbnailAltText");
            dropped = true;
        }
        if (content.isEmpty()) {
            draft.request().remove(CONTENT);
        }
        if (dropped) {
            draft.without("without the picture: " + objection);
        }
        return dropped;
    }
}
