package io.broadsheet.social.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.pictures.Fit;
import io.broadsheet.social.pictures.Fitted;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.text.TextRules;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.Draft;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.JsonApi.Expect;
import io.broadsheet.social.wire.Manners;
import io.broadsheet.social.wire.Multipart;
import io.broadsheet.social.wire.Reading;
import io.broadsheet.social.wire.Result;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One channel on Discord through its webhook, discord.com/developers/docs/resources/webhook. A webhook cannot read the channel
 * and takes no idempotency key, so a doubt stays one. Pictures go along with the message as files whose descriptions are their
 * alt texts; only their digests are kept until then, so that every try sends the same bytes or none.
 */
final class DiscordNetwork implements Network {
    static final Manners MANNERS = new DiscordManners();
    private static final TextRules RULES = new TextRules(2_000, new Markdown.Length());
    /** The limit is 10 MiB for all files of a message where nobody pays for more. */
    private static final Fit FIT = new Fit(2_000_000, 4_096, Fit.USUAL_TYPES);

    private static final int MOST_PICTURES = 4;
    private static final int LONGEST_ALT = 1_024;
    private static final String DIGESTS = "broadsheet:digests";
    private static final int UNKNOWN_WEBHOOK = 10_015;
    private static final int INVALID_WEBHOOK_TOKEN = 50_027;

    private final JsonApi api;
    private final Pictures pictures;
    private final URI webhook;
    private volatile String guild = "";

    /** @param webhook its address, which is the secret */
    DiscordNetwork(JsonApi api, Pictures pictures, URI webhook) {
        this.api = api;
        this.pictures = pictures;
        this.webhook = webhook;
    }

    private static final class DiscordManners implements Manners {
        @Override
        public String words(JsonNode json) {
            return json.path("message").asText("");
        }

        @Override
        public Duration pause(Reply.Answer answer, JsonNode json, Instant now) {
            Duration asked = json.path("retry_after").isNumber()
                    ? Manners.seconds(json.path("retry_after").asText())
                    : Duration.ZERO;
            boolean spent = answer.headers()
                    .firstValue("x-ratelimit-remaining")
                    .map(String::strip)
                    .equals(Optional.of("0"));
            Duration reset = spent
                    ? answer.headers()
                            .firstValue("x-ratelimit-reset-after")
                            .map(Manners::seconds)
                            .orElse(Duration.ZERO)
                    : Duration.ZERO;
            return asked.compareTo(reset) > 0 ? asked : reset;
        }

        /** Somebody deleted the webhook. */
        @Override
        public boolean isUnauthorised(int status, JsonNode json) {
            int code = json.path("code").asInt();
            return status == 401 || code == UNKNOWN_WEBHOOK || code == INVALID_WEBHOOK_TOKEN;
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
        ObjectNode request = JsonApi.JSON.createObjectNode().put("content", Markdown.escaped(post.whole()));
        // Nobody is called by a title that happens to have @everyone in it.
        request.putObject("allowed_mentions").putArray("parse");
        Draft.pictures(request, post, MOST_PICTURES);
        return new Frozen(request.toString(), post.key());
    }

    /** Learns where messages will be seen; without an answer they have no address. Looks at the pictures. */
    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        if (guild.isEmpty()) {
            Result result = api.call(Call.get(webhook));
            if (result instanceof Result.Success(var json, var _)) {
                guild = json.path("guild_id").asText("@me");
            }
        }
        Draft draft = Draft.of(frozen);
        if (draft.pictures().isEmpty()) {
            return new Preparation.Ready(frozen);
        }
        ArrayNode digests = draft.request().putArray(DIGESTS);
        for (Post.Picture picture : draft.pictures()) {
            switch (pictures.fetch(picture.source(), FIT)) {
                case Fitted.Picture it -> digests.add(it.digest());
                case Fitted.Missing(var reason) -> {
                    draft.without(picture, reason);
                    digests.add("");
                }
            }
        }
        return new Preparation.Ready(draft.frozen());
    }

    @Override
    public Outcome post(Frozen frozen) {
        Draft draft = Draft.of(frozen);
        JsonNode digests = draft.request().remove(DIGESTS);
        List<Attached> attached = digests == null ? List.of() : attached(draft, digests);
        draft.settled();
        // Without wait, Discord would answer before it has looked at the message.
        URI address = URI.create(webhook + "?wait=true");
        if (!attached.isEmpty()) {
            Result result = api.call(Call.multipart(address, form(draft.request(), attached)));
            String objection = Draft.objection(result);
            if (objection == null) {
                return draft.told(posted(result));
            }
            // A picture that Discord does not take must not cost the announcement; a refusal for another reason comes
            // again.
            draft.without("without pictures: " + objection);
        }
        return draft.told(posted(api.call(Call.json("POST", address, draft.sent()))));
    }

    /** A picture as it goes along. */
    private record Attached(String name, String alt, Fitted.Picture file) {}

    private List<Attached> attached(Draft draft, JsonNode digests) {
        List<Attached> attached = new ArrayList<>();
        for (int i = 0; i < draft.pictures().size(); i++) {
            Post.Picture picture = draft.pictures().get(i);
            String digest = digests.path(i).asText("");
            if (digest.isEmpty()) {
                continue;
            }
            switch (pictures.fetch(picture.source(), FIT)) {
                case Fitted.Picture it
                when it.digest().equals(digest) ->
                    attached.add(new Attached(
                            "%d-%s".formatted(attached.size(), it.fileName()),
                            Draft.clipped(picture.alt(), LONGEST_ALT),
                            it));
                case Fitted.Picture _ -> draft.without(picture, "it has changed since the first try");
                case Fitted.Missing(var reason) -> draft.without(picture, reason);
            }
        }
        return attached;
    }

    /** An embed of each picture shows it large; the attachment carries the alt text. */
    private static Multipart form(ObjectNode message, List<Attached> attached) {
        ObjectNode request = message.deepCopy();
        ArrayNode attachments = request.putArray("attachments");
        ArrayNode embeds = request.putArray("embeds");
        for (Attached it : attached) {
            ObjectNode attachment =
                    attachments.addObject().put("id", attachments.size() - 1).put("filename", it.name());
            if (!it.alt().isEmpty()) {
                attachment.put("description", it.alt());
            }
            embeds.addObject().putObject("image").put("url", "attachment://" + it.name());
        }
        Multipart form = new Multipart().json("payload_json", request.toString());
        for (int i = 0; i < attached.size(); i++) {
            form.picture(
                    "files[%d]".formatted(i),
                    attached.get(i).name(),
                    attached.get(i).file());
        }
        return form;
    }

    /** The words only: what is attached stays. */
    @Override
    public Outcome edit(String remoteId, Frozen frozen) {
        Draft draft = Draft.of(frozen);
        draft.request().remove(DIGESTS);
        return posted(api.call(Call.json("PATCH", message(remoteId), draft.sent())));
    }

    private Outcome posted(Result result) {
        return Reading.outcome(
                result, it -> Reading.posted(Reading.id(it.json().path("id")), id -> url(it.json(), id)));
    }

    @Override
    public Outcome delete(String remoteId) {
        return Reading.deleted(api.call(Call.delete(message(remoteId)), Expect.ANYTHING));
    }

    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        return new Finding.Untold("a webhook cannot read a channel on Discord; look there");
    }

    @Override
    public Check check() {
        return Reading.check(
                api.call(Call.get(webhook)),
                it -> new Check.Ready(
                        "webhook “%s”".formatted(it.json().path("name").asText("?"))));
    }

    private URI message(String remoteId) {
        return URI.create(webhook + "/messages/" + Call.encoded(remoteId));
    }

    private @Nullable URI url(JsonNode message, String id) {
        String channel = message.path("channel_id").asText("");
        return guild.isEmpty() || channel.isEmpty()
                ? null
                : Reading.address("https://discord.com/channels/%s/%s/%s".formatted(guild, channel, id));
    }
}
