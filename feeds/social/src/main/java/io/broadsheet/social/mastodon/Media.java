package io.broadsheet.social.mastodon;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.social.mastodon.MastodonApi.Result;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.pictures.Fitted;
import io.broadsheet.social.pictures.Pictures;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uploads (docs.joinmastodon.org/methods/media): a server may take its time with a picture, and is asked until it is done. */
final class Media {
    private static final Logger log = LoggerFactory.getLogger(Media.class);
    private static final int QUESTIONS = 20;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int NOT_FOUND = 404;
    private static final int UNAUTHORISED = 401;

    private final MastodonApi api;
    private final Pictures pictures;

    Media(MastodonApi api, Pictures pictures) {
        this.api = api;
        this.pictures = pictures;
    }

    /** What came of an upload. */
    sealed interface Uploaded {
        /** It can be attached. */
        record Ready(String id) implements Uploaded {}

        /** The post goes without it. */
        record Without(String reason) implements Uploaded {}

        /** Not by now. */
        record Not(Outcome.Failure failure) implements Uploaded {}
    }

    /** Fetches a picture, makes it fit and uploads it. */
    Uploaded upload(URI source, String description, Instance instance) {
        return switch (pictures.fetch(source, instance.picture())) {
            case Fitted.Missing(var reason) -> without(source, reason);
            case Fitted.Picture picture -> {
                String alt = clipped(description, instance.description());
                Result result = upload("/api/v2/media", picture, alt);
                if (result instanceof Result.Denied(int status, var _) && status == NOT_FOUND) {
                    // Servers from before v2 take their time while we wait for the answer.
                    result = upload("/api/v1/media", picture, alt);
                }
                yield uploaded(source, result);
            }
        };
    }

    private Result upload(String path, Fitted.Picture picture, String alt) {
        return api.upload(path, picture.fileName(), picture.type(), picture.bytes(), "description", alt);
    }

    private Uploaded uploaded(URI source, Result result) {
        return switch (result) {
            case Result.Success(var json) -> done(source, json);
            case Result.Denied(int status, var reason)
            when status == UNAUTHORISED -> new Uploaded.Not(new Outcome.Unauthorised(reason));
            case Result.Denied(var _, var reason) -> without(source, reason);
            case Result.Later(var reason, var atLeast) -> new Uploaded.Not(new Outcome.TryLater(reason, atLeast));
            case Result.Unclear(var reason, var atLeast) -> new Uploaded.Not(new Outcome.TryLater(reason, atLeast));
        };
    }

    private Uploaded done(URI source, JsonNode first) {
        String id = first.path("id").asText("");
        if (id.isEmpty()) {
            return without(source, "the answer names no attachment");
        }
        JsonNode attachment = first;
        Duration pause = FIRST_PAUSE;
        for (int i = 0; i < QUESTIONS && isUnderWay(attachment); i++) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Uploaded.Not(new Outcome.TryLater("interrupted", Duration.ZERO));
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            if (api.get("/api/v1/media/" + id) instanceof Result.Success(var json)) {
                attachment = json;
            }
        }
        return isUnderWay(attachment)
                ? new Uploaded.Not(
                        new Outcome.TryLater("the server has not finished with the picture " + source, Duration.ZERO))
                : new Uploaded.Ready(id);
    }

    /** 202 and 206 come without an address. */
    private static boolean isUnderWay(JsonNode attachment) {
        return attachment.path("url").isNull();
    }

    private static Uploaded without(URI source, String reason) {
        log.warn("a post goes without the picture {}: {}", source, reason);
        return new Uploaded.Without("without the picture %s: %s".formatted(source, reason));
    }

    private static String clipped(String text, int most) {
        String line = text.replaceAll("[\\r\\n]+", " ");
        return line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }
}
