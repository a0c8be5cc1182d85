package io.broadsheet.social.slack;

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
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.text.TextRules;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.Manners;
import io.broadsheet.social.wire.Reading;
import io.broadsheet.social.wire.Result;
import io.broadsheet.social.wire.Texts;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One channel on Slack through a bot, docs.slack.dev/reference/methods. Slack answers 200 to almost everything and says in the
 * body what it means. A message is named by its channel and its time.
 */
final class SlackNetwork implements Network {
    static final Manners MANNERS = new WebApi();
    static final TextRules RULES = new TextRules(4_000, new SlackText.Length());
    private static final int PAGES = 3;
    private static final String RIGHTS =
            "the token needs the scope channels:history, or groups:history for a private channel";

    private final JsonApi api;
    private final SlackPictures pictures;
    private final URI server;
    private final String token;
    private final String channel;
    private volatile @Nullable Bot bot;

    /**
     * Who we are.
     *
     * @param user how its messages name it
     * @param workspace its address
     */
    private record Bot(String user, String workspace) {}

    SlackNetwork(JsonApi api, SlackPictures pictures, URI server, String token, String channel) {
        this.api = api;
        this.pictures = pictures;
        this.server = server;
        this.token = token;
        this.channel = channel;
    }

    private static final class WebApi implements Manners {
        private static final Set<String> TOO_MANY = Set.of("ratelimited", "rate_limited", "message_limit_exceeded");
        private static final Set<String> UNAUTHORISED = Set.of(
                "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission");
        private static final Set<String> UNCLEAR =
                Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

        @Override
        public String words(JsonNode json) {
            String needed = json.path("needed").asText("");
            return json.path("error").asText("") + (needed.isEmpty() ? "" : ", needed: " + needed);
        }

        @Override
        public Duration pause(Reply.Answer answer, JsonNode json, Instant now) {
            return Duration.ZERO;
        }

        @Override
        public int status(int status, JsonNode json) {
            if (status != 200 || json.path("ok").asBoolean(true)) {
                return status;
            }
            return UNCLEAR.contains(json.path("error").asText("")) ? 500 : 400;
        }

        @Override
        public boolean isTooMany(int status, JsonNode json) {
            return status == 429 || TOO_MANY.contains(json.path("error").asText(""));
        }

        @Override
        public boolean isUnauthorised(int status, JsonNode json) {
            return status == 401 || UNAUTHORISED.contains(json.path("error").asText(""));
        }
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.EDIT, Ability.REPLY, Ability.DELETE);
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
        ObjectNode request = JsonApi.JSON
                .createObjectNode()
                .put("channel", channel)
                .put("text", SlackText.of(post.whole()))
                .put("mrkdwn", false)
                .put("unfurl_links", true);
        SlackPictures.draft(request, post);
        return new Frozen(request.toString(), post.key());
    }

    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        if (bot == null) {
            Result result = whoAmI();
            if (bot == null) {
                return new Preparation.Unready(Reading.unready(result));
            }
        }
        Frozen ready = pictures.ready(frozen);
        if (replyTo == null) {
            return new Preparation.Ready(ready);
        }
        ObjectNode request = Texts.json(ready.request()).put("thread_ts", time(replyTo));
        return new Preparation.Ready(new Frozen(request.toString(), frozen.key()));
    }

    private Result whoAmI() {
        Result result = call("auth.test", JsonApi.JSON.createObjectNode());
        if (result instanceof Result.Success(var json, var _)) {
            bot = new Bot(json.path("user_id").asText(""), json.path("url").asText(""));
        }
        return result;
    }

    @Override
    public Outcome post(Frozen frozen) {
        return SlackPictures.send(frozen, it -> call("chat.postMessage", Texts.json(it)), this::posted);
    }

    @Override
    public Outcome edit(String remoteId, Frozen frozen) {
        ObjectNode request = JsonApi.JSON
                .createObjectNode()
                .put("channel", channel(remoteId))
                .put("ts", time(remoteId))
                .put("text", Texts.json(frozen.request()).path("text").asText(""))
                .put("mrkdwn", false);
        return posted(call("chat.update", request));
    }

    private Outcome posted(Result result) {
        return Reading.outcome(result, it -> {
            String where = it.json().path("channel").asText(channel);
            return Reading.posted(Reading.id(it.json().path("ts")).map(ts -> where + "/" + ts), this::url);
        });
    }

    @Override
    public Outcome delete(String remoteId) {
        ObjectNode request = JsonApi.JSON
                .createObjectNode()
                .put("channel", channel(remoteId))
                .put("ts", time(remoteId));
        Result result = call("chat.delete", request);
        boolean gone = result instanceof Result.Denied(var _, var _, var json)
                && json.path("error").asText("").equals("message_not_found");
        return gone ? new Outcome.Deleted() : Reading.deleted(result);
    }

    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        Bot me = bot;
        if (me == null) {
            Result result = whoAmI();
            me = bot;
            if (me == null) {
                return Reading.unanswered(result, RIGHTS);
            }
        }
        JsonNode request = Texts.json(frozen.request());
        String thread = request.path("thread_ts").asText("");
        String cursor = "";
        for (int page = 0; page < PAGES; page++) {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("channel", channel);
            query.put("limit", "200");
            query.put("oldest", seconds(since));
            if (!thread.isEmpty()) {
                query.put("ts", thread);
            }
            if (!cursor.isEmpty()) {
                query.put("cursor", cursor);
            }
            String method = thread.isEmpty() ? "conversations.history" : "conversations.replies";
            Result result = api.call(signed(Call.get(server.resolve("/api/" + method + "?" + Call.query(query)))));
            if (!(result instanceof Result.Success(var json, var _))
                    || !json.path("messages").isArray()) {
                return Reading.unanswered(result, RIGHTS);
            }
            for (JsonNode message : json.path("messages")) {
                Optional<String> ts = Reading.id(message.path("ts"));
                if (ts.isPresent()
                        && message.path("user").asText("").equals(me.user())
                        && isNew(ts.get(), since)
                        && isIt(message, request, link)) {
                    String id = channel + "/" + ts.get();
                    return new Finding.Found(id, url(id));
                }
            }
            cursor = json.path("response_metadata").path("next_cursor").asText("");
            if (cursor.isEmpty()) {
                return new Finding.Absent();
            }
        }
        return new Finding.Absent();
    }

    private static boolean isIt(JsonNode message, JsonNode request, URI link) {
        String text = SlackText.read(message.path("text").asText(""));
        String thread = request.path("thread_ts").asText("");
        if (thread.isEmpty()) {
            return Texts.mentions(text, link);
        }
        return message.path("thread_ts").asText("").equals(thread)
                && !message.path("ts").asText("").equals(thread)
                && text.equals(SlackText.read(request.path("text").asText("")));
    }

    private static boolean isNew(String ts, Instant since) {
        return ts.matches("[0-9]{1,11}(\\.[0-9]{1,9})?")
                && new BigDecimal(ts).compareTo(BigDecimal.valueOf(since.getEpochSecond())) >= 0;
    }

    private static String seconds(Instant since) {
        // The end of time, with which nothing is sought, is no time to Slack.
        return Long.toString(Math.clamp(since.getEpochSecond(), 0, 9_999_999_999L));
    }

    @Override
    public Check check() {
        return Reading.check(call("auth.test", JsonApi.JSON.createObjectNode()), it -> {
            String scopes = it.headers().firstValue("x-oauth-scopes").orElse("");
            if (!scopes.isEmpty() && !scopes.contains("chat:write")) {
                return new Check.Lacking("the token has the scopes %s and not chat:write".formatted(scopes));
            }
            URI info = server.resolve("/api/conversations.info?channel=" + Call.encoded(channel));
            String name = it.json().path("user").asText("?");
            return switch (api.call(signed(Call.get(info)))) {
                case Result.Success(var json, var _)
                when !json.path("channel").path("is_member").asBoolean(true) ->
                    new Check.Lacking("%s is not in the channel; invite it there".formatted(name));
                case Result.Success _ ->
                    new Check.Ready(
                            "%s at %s".formatted(name, it.json().path("team").asText("?")));
                // Without channels:read nobody tells; posting needs it not.
                case Result _ ->
                    new Check.Ready("%s at %s; whether it is in the channel shows with the first post"
                            .formatted(name, it.json().path("team").asText("?")));
            };
        });
    }

    private Result call(String method, ObjectNode request) {
        return api.call(signed(Call.json("POST", server.resolve("/api/" + method), request))
                .with("Content-Type", "application/json; charset=utf-8"));
    }

    private Call signed(Call call) {
        return call.with("Authorization", "Bearer " + token);
    }

    private static String channel(String remoteId) {
        return remoteId.substring(0, Math.max(0, remoteId.indexOf('/')));
    }

    private static String time(String remoteId) {
        return remoteId.substring(remoteId.indexOf('/') + 1);
    }

    private @Nullable URI url(String remoteId) {
        Bot me = bot;
        return me == null || me.workspace().isEmpty()
                ? null
                : Reading.address("%sarchives/%s/p%s"
                        .formatted(
                                me.workspace(),
                                channel(remoteId),
                                time(remoteId).replace(".", "")));
    }
}
