package io.broadsheet.social.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.text.ClusterCounting;
import io.broadsheet.social.text.TextRules;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.JsonApi.Expect;
import io.broadsheet.social.wire.Manners;
import io.broadsheet.social.wire.Reading;
import io.broadsheet.social.wire.Result;
import io.broadsheet.social.wire.Texts;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Somebody's program that is told of every post, correction and withdrawal. Each call has an id that stays the same for all its
 * tries, by which the program knows a repetition; so after a doubt it is simply told again.
 */
final class WebhookNetwork implements Network {
    static final Manners MANNERS = new Plain();
    private static final TextRules RULES = new TextRules(5_000, ClusterCounting::clusters);

    private final JsonApi api;
    private final URI address;
    private final WebhookSignature signature;
    private final Clock clock;

    WebhookNetwork(JsonApi api, URI address, WebhookSignature signature, Clock clock) {
        this.api = api;
        this.address = address;
        this.signature = signature;
        this.clock = clock;
    }

    private static final class Plain implements Manners {
        @Override
        public String words(JsonNode json) {
            return json.path("detail")
                    .asText(json.path("error").asText(json.path("message").asText("")));
        }

        @Override
        public Duration pause(Reply.Answer answer, JsonNode json, Instant now) {
            return Duration.ZERO;
        }
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.EDIT, Ability.DELETE);
    }

    @Override
    public TextRules rules() {
        return RULES;
    }

    @Override
    public Allowance allowance() {
        return api.allowance();
    }

    @Override
    public Frozen freeze(Post post) {
        ObjectNode data = JsonApi.JSON
                .createObjectNode()
                .put("text", post.text())
                .put("language", post.language())
                .put("at", post.at().toString());
        if (post.warning() != null) {
            data.put("warning", post.warning());
        }
        Post.Card card = post.card();
        if (card != null) {
            data.putObject("card")
                    .put("link", card.link().toASCIIString())
                    .put("title", card.title())
                    .put("description", card.description());
        }
        return new Frozen(data.toString(), post.key());
    }

    @Override
    public Outcome post(Frozen frozen) {
        return posted(frozen.key(), tell("announcement.posted", frozen.key(), frozen.key(), frozen));
    }

    @Override
    public Outcome edit(String remoteId, Frozen frozen) {
        return posted(remoteId, tell("announcement.corrected", frozen.key(), remoteId, frozen));
    }

    private static Outcome posted(String id, Result result) {
        // The program may say where it shows the post.
        return Reading.outcome(
                result,
                it -> new Outcome.Posted(
                        id, Reading.address(it.json().path("url").asText(""))));
    }

    @Override
    public Outcome delete(String remoteId) {
        ObjectNode nothing = JsonApi.JSON.createObjectNode();
        return Reading.deleted(
                tell("announcement.withdrawn", remoteId + "-withdrawn", remoteId, new Frozen(nothing.toString(), "")));
    }

    /** A second call with the same id does no harm. */
    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        return new Finding.Absent();
    }

    @Override
    public Check check() {
        Result result = tell("ping", "ping-" + clock.instant().toEpochMilli(), "", new Frozen("{}", ""));
        return Reading.check(result, _ -> new Check.Ready("it took a call of the type ping"));
    }

    private Result tell(String type, String id, String post, Frozen frozen) {
        ObjectNode body =
                JsonApi.JSON.createObjectNode().put("type", type).put("id", id).put("post", post);
        body.set("data", Texts.json(frozen.request()));
        String json = body.toString();
        long seconds = clock.instant().getEpochSecond();
        return api.call(
                Call.json("POST", address, json)
                        .with("webhook-id", id)
                        .with("webhook-timestamp", Long.toString(seconds))
                        .with("webhook-signature", signature.of(id, seconds, json)),
                Expect.ANYTHING);
    }
}
