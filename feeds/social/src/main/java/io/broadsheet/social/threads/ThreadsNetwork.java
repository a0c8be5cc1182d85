package io.broadsheet.social.threads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.outbound.Reply;
import io.broadsheet.social.text.TextRules;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.Manners;
import io.broadsheet.social.wire.Reading;
import io.broadsheet.social.wire.Result;
import io.broadsheet.social.wire.Texts;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One account on Threads, developers.facebook.com/docs/threads. A post takes two steps: a container, which nobody sees, and its
 * publishing. Containers die after a day, so each try makes its own.
 */
final class ThreadsNetwork implements Network {
    static final Manners MANNERS = new Meta();
    private static final TextRules RULES = new TextRules(500, new ThreadsCounting());
    private static final Duration ALLOWANCE_STAYS = Duration.ofMinutes(10);
    private static final int PAGES = 3;
    private static final String RIGHTS = "the token needs threads_basic and threads_manage_replies";
    private static final String FIELDS = "id,text,permalink,timestamp,replied_to";

    private final JsonApi api;
    private final URI server;
    private final String token;
    private final Clock clock;
    private volatile Allowance daily = Allowance.UNLIMITED;
    private volatile Instant refreshAt = Instant.MIN;

    ThreadsNetwork(JsonApi api, URI server, String token, Clock clock) {
        this.api = api;
        this.server = server;
        this.token = token;
        this.clock = clock;
    }

    /** Meta's errors carry codes of their own beside the status. */
    private static final class Meta implements Manners {
        private static final Set<Integer> TOO_MANY = Set.of(4, 17, 32, 613);
        private static final Set<Integer> UNAUTHORISED = Set.of(102, 190);

        @Override
        public String words(JsonNode json) {
            JsonNode error = json.path("error");
            return error.path("error_user_msg").asText(error.path("message").asText(""));
        }

        @Override
        public Duration pause(Reply.Answer answer, JsonNode json, Instant now) {
            // Meta names no time; its windows are an hour and a day.
            return isTooMany(answer.status(), json) ? Duration.ofMinutes(15) : Duration.ZERO;
        }

        @Override
        public int status(int status, JsonNode json) {
            boolean passing =
                    status / 100 == 4 && json.path("error").path("is_transient").asBoolean();
            return passing && !isTooMany(status, json) ? 500 : status;
        }

        @Override
        public boolean isTooMany(int status, JsonNode json) {
            return status == 429
                    || TOO_MANY.contains(json.path("error").path("code").asInt());
        }

        @Override
        public boolean isUnauthorised(int status, JsonNode json) {
            return status == 401
                    || UNAUTHORISED.contains(json.path("error").path("code").asInt());
        }
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.REPLY, Ability.DELETE);
    }

    @Override
    public TextRules rules() {
        return RULES;
    }

    @Override
    public Allowance allowance() {
        Allowance asked = api.allowance();
        return asked.remaining() <= daily.remaining() ? asked : daily;
    }

    /** 250 posts in any 24 hours, which Threads counts itself. */
    @Override
    public void refresh() {
        Instant now = clock.instant();
        if (now.isBefore(refreshAt)) {
            return;
        }
        refreshAt = now.plus(ALLOWANCE_STAYS);
        Result result = get("/v1.0/me/threads_publishing_limit", Map.of("fields", "quota_usage,config"));
        if (result instanceof Result.Success(var json, var _)) {
            JsonNode quota = json.path("data").path(0);
            int total = quota.path("config").path("quota_total").asInt(0);
            if (total > 0) {
                int left = Math.max(0, total - quota.path("quota_usage").asInt(0));
                daily = new Allowance(left, now.plus(ALLOWANCE_STAYS));
            }
        }
    }

    @Override
    public Frozen freeze(Post post) {
        ObjectNode request = JsonApi.JSON.createObjectNode().put("text", post.whole());
        Post.Card card = post.card();
        if (card != null) {
            request.put("link_attachment", card.link().toASCIIString());
        }
        return new Frozen(request.toString(), post.key());
    }

    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        if (replyTo == null) {
            return new Preparation.Ready(frozen);
        }
        ObjectNode request = Texts.json(frozen.request()).put("reply_to_id", replyTo);
        return new Preparation.Ready(new Frozen(request.toString(), frozen.key()));
    }

    @Override
    public Outcome post(Frozen frozen) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("media_type", "TEXT");
        Texts.json(frozen.request())
                .properties()
                .forEach(it -> form.put(it.getKey(), it.getValue().asText()));
        Result made = call(Call.form(server.resolve("/v1.0/me/threads"), form));
        Optional<String> container =
                made instanceof Result.Success(var json, var _) ? Reading.id(json.path("id")) : Optional.empty();
        return container.isPresent() ? publish(container.get()) : Reading.unready(made);
    }

    private Outcome publish(String container) {
        Result published =
                call(Call.form(server.resolve("/v1.0/me/threads_publish"), Map.of("creation_id", container)));
        if (daily.remaining() > 0 && daily.remaining() < Integer.MAX_VALUE) {
            daily = new Allowance(daily.remaining() - 1, daily.until());
        }
        return Reading.outcome(
                published, it -> Reading.posted(Reading.id(it.json().path("id")), this::permalink));
    }

    /** The address takes another question; without an answer the post stands all the same. */
    private @Nullable URI permalink(String id) {
        Result result = get("/v1.0/" + Call.encoded(id), Map.of("fields", "permalink"));
        return result instanceof Result.Success(var json, var _)
                ? Reading.address(json.path("permalink").asText(""))
                : null;
    }

    @Override
    public Outcome delete(String remoteId) {
        Result result = call(Call.delete(server.resolve("/v1.0/" + Call.encoded(remoteId))));
        // What is not there is code 100 with a subcode to Meta, not 404.
        boolean gone = result instanceof Result.Denied(var _, var _, var json)
                && json.path("error").path("code").asInt() == 100
                && json.path("error").path("error_subcode").asInt() == 33;
        return gone ? new Outcome.Deleted() : Reading.deleted(result);
    }

    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        JsonNode request = Texts.json(frozen.request());
        String replyTo = request.path("reply_to_id").asText("");
        String path = replyTo.isEmpty() ? "/v1.0/me/threads" : "/v1.0/me/replies";
        String after = "";
        for (int page = 0; page < PAGES; page++) {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("fields", FIELDS);
            query.put("limit", "100");
            if (!after.isEmpty()) {
                query.put("after", after);
            }
            Result result = get(path, query);
            if (!(result instanceof Result.Success(var json, var _))
                    || !json.path("data").isArray()) {
                return Reading.unanswered(result, RIGHTS);
            }
            for (JsonNode post : json.path("data")) {
                Optional<String> id = Reading.id(post.path("id"));
                if (Reading.time(post.path("timestamp").asText("")).isBefore(since)) {
                    return new Finding.Absent();
                }
                if (id.isPresent() && isIt(post, request, link)) {
                    return new Finding.Found(
                            id.get(), Reading.address(post.path("permalink").asText("")));
                }
            }
            after = json.path("paging").path("cursors").path("after").asText("");
            if (after.isEmpty() || json.path("data").isEmpty()) {
                return new Finding.Absent();
            }
        }
        return new Finding.Absent();
    }

    private static boolean isIt(JsonNode post, JsonNode request, URI link) {
        String text = post.path("text").asText("");
        String replyTo = request.path("reply_to_id").asText("");
        return replyTo.isEmpty()
                ? Texts.mentions(text, link)
                : text.equals(request.path("text").asText(""))
                        && post.path("replied_to").path("id").asText("").equals(replyTo);
    }

    @Override
    public Check check() {
        return Reading.check(get("/v1.0/me", Map.of("fields", "id,username")), it -> switch (get(
                "/v1.0/me/threads_publishing_limit", Map.of("fields", "quota_usage,config"))) {
            case Result.Success(var json, var _) ->
                new Check.Ready("@%s, %d of %d posts of the last 24 hours used"
                        .formatted(
                                it.json().path("username").asText("?"),
                                json.path("data").path(0).path("quota_usage").asInt(),
                                json.path("data")
                                        .path(0)
                                        .path("config")
                                        .path("quota_total")
                                        .asInt(250)));
            case Result other -> Reading.check(other, _ -> new Check.Ready(""));
        });
    }

    private Result get(String path, Map<String, String> query) {
        return call(Call.get(server.resolve(path + "?" + Call.query(query))));
    }

    private Result call(Call call) {
        return api.call(call.with("Authorization", "Bearer " + token));
    }
}
