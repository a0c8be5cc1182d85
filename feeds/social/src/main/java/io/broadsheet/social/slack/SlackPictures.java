package io.broadsheet.social.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.pictures.Fit;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.wire.Draft;
import io.broadsheet.social.wire.Result;
import java.util.Optional;
import java.util.function.Function;

/**
 * Pictures below a message: image blocks (docs.slack.dev/reference/block-kit/blocks/image-block) by their addresses, which Slack
 * fetches itself. They stand in an attachment, for blocks of the message itself would take the place of its text, and stay
 * when the text is corrected.
 */
record SlackPictures(Pictures pictures) {
    /** Slack names no limit for pictures by address; these always were shown. */
    private static final Fit FIT = new Fit(10 * 1_048_576, 10_000, Fit.USUAL_TYPES);

    private static final int MOST = 4;
    private static final int LONGEST_ALT = 2_000;
    private static final int LONGEST_ADDRESS = 3_000;
    private static final String ATTACHMENTS = "attachments";

    static void draft(ObjectNode request, Post post) {
        Draft.pictures(request, post, MOST);
    }

    /** Looks at the pictures and puts in those that Slack can have. */
    Frozen ready(Frozen frozen) {
        Draft draft = Draft.of(frozen);
        if (draft.pictures().isEmpty()) {
            return frozen;
        }
        ArrayNode blocks = draft.request().arrayNode();
        for (Post.Picture picture : draft.pictures()) {
            String address = picture.source().toASCIIString();
            Optional<String> objection = address.length() > LONGEST_ADDRESS
                    ? Optional.of("its address has %d characters (expected: at most %d)"
                            .formatted(address.length(), LONGEST_ADDRESS))
                    : pictures.objection(picture.source(), FIT);
            if (objection.isPresent()) {
                draft.without(picture, objection.get());
            } else {
                String alt = Draft.clipped(picture.alt(), LONGEST_ALT);
                blocks.addObject()
                        .put("type", "image")
                        .put("image_url", address)
                        // It must be there; one of nothing says that there is nothing to be said.
                        .put("alt_text", alt.isEmpty() ? " " : alt);
            }
        }
        draft.settled();
        if (!blocks.isEmpty()) {
            draft.request().putArray(ATTACHMENTS).addObject().set("blocks", blocks);
        }
        return draft.frozen();
    }

    /** Sends a message, and without its pictures if Slack says no. */
    static Outcome send(Frozen frozen, Function<String, Result> call, Function<Result, Outcome> read) {
        Draft draft = Draft.of(frozen);
        Result result = call.apply(draft.sent());
        String objection = Draft.objection(result);
        if (objection != null && draft.request().remove(ATTACHMENTS) != null) {
            draft.without("without pictures: " + objection);
            result = call.apply(draft.sent());
        }
        return draft.told(read.apply(result));
    }
}
