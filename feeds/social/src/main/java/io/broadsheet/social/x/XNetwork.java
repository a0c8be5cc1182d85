package io.broadsheet.social.x;

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
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.text.TextRules;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.Draft;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.Manners;
import io.broadsheet.social.wire.Reading;
import io.broadsheet.social.wire.Result;
import io.broadsheet.social.wire.Texts;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One account on X, docs.x.com. X knows no idempotency key: in doubt, the account's own recent posts are read. It refuses a
 * text that the account has just posted, which is a doubt, too. The card of a link X makes itself.
 */
final class XNetwork implements Network {
    static final Manners MANNERS = new XManners();
    private static final TextRules RULES = new TextRules(280, new XCounting());
    private static final int PAGES = 3;
    private static final String RIGHTS = "the application needs the right to read posts";

    private final JsonApi api;
    private final URI server;
    private final Signing signing;
    private final Clock clock;
    private final XMedia media;
    private volatile @Nullable String me;

    /** Adds what proves who we are. */
    interface Signing {
        Call sign(Call call);
    }

    XNetwork(JsonApi api, Pictures pictures, URI server, Signing signing, Clock clock) {
        this.api = api;
        this.media = new XMedia(pictures, server, this::call);
        this.server = server;
        this.signing = signing;
        this.clock = clock;
    }

    private static final class XManners implements Manners {
        @Override
        public String words(JsonNode json) {
            return json.path("detail")
                    .asText(json.path("errors")
                            .path(0)
                            .path("message")
                            .asText(json.path("title").asText("")));
        }

        @Override
        public Duration pause(Reply.Answer answer, JsonNode json, Instant now) {
            Duration longest = Duration.ZERO;
            for (String of : new String[] {"x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour"}) {
                // Which of them is used up shows in its own count; a 429 alone does not say.
                boolean spent = answer.headers()
                        .firstValue(of + "-remaining")
                        .map(String::strip)
                        .equals(Optional.of("0"));
                boolean only = answer.status() == 429
                        && of.equals("x-rate-limit")
                        && answer.headers().firstValue(of + "-remaining").isEmpty();
                if (spent || only) {
                    Duration pause = Manners.untilReset(answer, of + "-remaining", of + "-reset", now);
                    longest = pause.compareTo(longest) > 0 ? pause : longest;
                }
            }
            return longest;
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
        return api.allowance();
    }

    @Override
    public Frozen freeze(Post post) {
        ObjectNode request = JsonApi.JSON.createObjectNode().put("text", XCounting.clean(post.whole()));
        XMedia.draft(request, post);
        return new Frozen(request.toString(), post.key());
    }

    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        Preparation prepared = media.ready(frozen);
        if (replyTo == null || !(prepared instanceof Preparation.Ready(Frozen ready))) {
            return prepared;
        }
        ObjectNode request = Texts.json(ready.request());
        request.putObject("reply").put("in_reply_to_tweet_id", replyTo);
        return new Preparation.Ready(new Frozen(request.toString(), frozen.key()));
    }

    @Override
    public Outcome post(Frozen frozen) {
        Draft draft = Draft.of(frozen);
        Outcome outcome = post(draft);
        // Ids of pictures end before an announcement does; and a picture must not cost it.
        return draft.told(
                outcome instanceof Outcome.Refused(var reason) && XMedia.drop(draft, reason) ? post(draft) : outcome);
    }

    private Outcome post(Draft draft) {
        Result result = call(Call.json("POST", server.resolve("/2/tweets"), draft.sent()));
        if (result instanceof Result.Denied(int status, var reason, var json) && status == 403 && isDuplicate(json)) {
            return new Outcome.InDoubt(reason, Duration.ZERO);
        }
        return Reading.outcome(
                result, it -> Reading.posted(Reading.id(it.json().path("data").path("id")), XNetwork::url));
    }

    /** X tells this refusal from others by its words alone. */
    private static boolean isDuplicate(JsonNode json) {
        return json.path("detail").asText("").toLowerCase(Locale.ROOT).contains("duplicate");
    }

    @Override
    public Outcome delete(String remoteId) {
        return Reading.deleted(call(Call.delete(server.resolve("/2/tweets/" + Call.encoded(remoteId)))));
    }

    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        if (me == null) {
            Result result = call(Call.get(server.resolve("/2/users/me")));
            Optional<String> id = result instanceof Result.Success(var json, var _)
                    ? Reading.id(json.path("data").path("id"))
                    : Optional.empty();
            if (id.isEmpty()) {
                return Reading.unanswered(result, RIGHTS);
            }
            me = id.get();
        }
        return find(String.valueOf(me), Texts.json(frozen.request()), link, since);
    }

    private Finding find(String account, JsonNode frozen, URI link, Instant since) {
        String next = "";
        for (int page = 0; page < PAGES; page++) {
            Result result = call(Call.get(
                    server.resolve("/2/users/%s/tweets?%s".formatted(Call.encoded(account), query(since, next)))));
            if (!(result instanceof Result.Success(var json, var _))) {
                return Reading.unanswered(result, RIGHTS);
            }
            for (JsonNode post : json.path("data")) {
                Optional<String> id = Reading.id(post.path("id"));
                boolean old = Reading.time(post.path("created_at").asText("")).isBefore(since);
                if (id.isPresent() && !old && isIt(post, frozen, link)) {
                    return new Finding.Found(id.get(), url(id.get()));
                }
            }
            next = json.path("meta").path("next_token").asText("");
            if (next.isEmpty()) {
                return new Finding.Absent();
            }
        }
        return new Finding.Absent();
    }

    private String query(Instant since, String next) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("max_results", "100");
        query.put("tweet.fields", "created_at,entities,note_tweet,referenced_tweets,text");
        // A time that has not come is refused.
        Instant now = clock.instant();
        Instant from = since.isBefore(now) ? since : now.minusSeconds(10);
        query.put("start_time", from.truncatedTo(ChronoUnit.SECONDS).toString());
        if (!next.isEmpty()) {
            query.put("pagination_token", next);
        }
        return Call.query(query);
    }

    private static boolean isIt(JsonNode post, JsonNode frozen, URI link) {
        String replyTo = frozen.path("reply").path("in_reply_to_tweet_id").asText("");
        String repliedTo = "";
        for (JsonNode reference : post.path("referenced_tweets")) {
            if (reference.path("type").asText("").equals("replied_to")) {
                repliedTo = reference.path("id").asText("");
            }
        }
        if (!replyTo.equals(repliedTo)) {
            return false;
        }
        String text = text(post);
        return replyTo.isEmpty()
                ? Texts.mentions(text, link)
                : text.equals(frozen.path("text").asText(""));
    }

    /** The text as it was written: X shortens its links and escapes three characters. */
    private static String text(JsonNode post) {
        String text = post.path("text").asText("");
        for (JsonNode url : post.path("entities").path("urls")) {
            String shortened = url.path("url").asText("");
            if (!shortened.isEmpty()) {
                text = text.replace(shortened, url.path("expanded_url").asText(shortened));
            }
        }
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    @Override
    public Check check() {
        return Reading.check(call(Call.get(server.resolve("/2/users/me"))), it -> {
            boolean readOnly = it.headers()
                    .firstValue("x-access-level")
                    .filter(level -> level.equalsIgnoreCase("read"))
                    .isPresent();
            return readOnly
                    ? new Check.Lacking("the token may read and not write")
                    : new Check.Ready("@%s; whether it may write shows with the first post"
                            .formatted(it.json().path("data").path("username").asText("?")));
        });
    }

    private Result call(Call call) {
        return api.call(signing.sign(call));
    }

    private static @Nullable URI url(String id) {
        return Reading.address("https://x.com/i/web/status/" + Call.encoded(id));
    }
}
