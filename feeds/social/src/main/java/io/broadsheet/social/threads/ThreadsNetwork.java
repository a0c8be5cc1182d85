package io.broadsheet.social.threads;

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
import io.broadsheet.social.pictures.Fit;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One account on Threads, developers.facebook.com/docs/threads. A post takes two steps: a container, which nobody sees, and its
 * publishing. Containers die after a day, so each try of a text makes its own. A picture Threads fetches itself when the
 * container is made; so that one is made, and waited for, before the first try, and kept: a container is published once at
 * most. A picture that Threads does not take or does not get done with costs the picture, not the post.
 */
final class ThreadsNetwork implements Network {
    static final Manners MANNERS = new Meta();
    private static final TextRules RULES = new TextRules(500, new ThreadsCounting());
    private static final Duration ALLOWANCE_STAYS = Duration.ofMinutes(10);
    /** Threads takes JPEG and PNG up to 8 MB, and makes what is too wide smaller itself. */
    private static final Fit FIT = new Fit(8_000_000, 10_000, Set.of("image/jpeg", "image/png"));

    private static final int LONGEST_ALT = 1_000;
    private static final String IMAGE = "image_url";
    private static final String ALT = "alt_text";
    private static final String LINK = "link_attachment";
    private static final String CONTAINER = "creation_id";
    /** Between questions after a container; it seldom takes longer than the first. */
    private static final List<Duration> PAUSES = Stream.of(200, 400, 800, 1_600, 3_000, 5_000, 5_000, 5_000)
            .map(Duration::ofMillis)
            .toList();

    private static final int PAGES = 3;
    private static final String RIGHTS = "the token needs threads_basic and threads_manage_replies";
    private static final String FIELDS = "id,text,permalink,timestamp,replied_to";

    private final JsonApi api;
    private final Pictures pictures;
    private final URI server;
    private final String token;
    private final Clock clock;
    private volatile Allowance daily = Allowance.UNLIMITED;
    private volatile Instant refreshAt = Instant.MIN;

    ThreadsNetwork(JsonApi api, Pictures pictures, URI server, String token, Clock clock) {
        this.api = api;
        this.pictures = pictures;
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
            request.put(LINK, card.link().toASCIIString());
        }
        Draft.pictures(request, post, 1);
        return new Frozen(request.toString(), post.key());
    }

    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        Draft draft = Draft.of(frozen);
        for (Post.Picture picture : draft.pictures()) {
            Optional<String> objection = pictures.objection(picture.source(), FIT);
            if (objection.isPresent()) {
                draft.without(picture, objection.get());
            } else {
                draft.request().put(IMAGE, picture.source().toASCIIString());
                String alt = Draft.clipped(picture.alt(), LONGEST_ALT);
                if (!alt.isEmpty()) {
                    draft.request().put(ALT, alt);
                }
            }
        }
        draft.settled();
        if (replyTo != null) {
            draft.request().put("reply_to_id", replyTo);
        }
        if (!draft.request().has(IMAGE)) {
            return new Preparation.Ready(draft.frozen());
        }
        return switch (contain(draft.request())) {
            case Contained.Not(var failure) -> new Preparation.Unready(failure);
            case Contained.Refused(var reason) -> {
                drop(draft, reason);
                yield new Preparation.Ready(draft.frozen());
            }
            case Contained.Ready(var container) -> {
                draft.request().put(CONTAINER, container);
                yield new Preparation.Ready(draft.frozen());
            }
        };
    }

    private static void drop(Draft draft, String reason) {
        draft.request().remove(List.of(IMAGE, ALT, CONTAINER));
        draft.without("without the picture: " + reason);
    }

    @Override
    public Outcome post(Frozen frozen) {
        Draft draft = Draft.of(frozen);
        if (draft.request().has(CONTAINER)) {
            String container = draft.request().path(CONTAINER).asText();
            Outcome outcome = publish(container);
            if (!(outcome instanceof Outcome.Refused(var reason))) {
                return draft.told(outcome);
            }
            switch (status(container)) {
                case PUBLISHED -> {
                    // By an earlier try, whatever the list of posts said.
                    return new Outcome.InDoubt(reason, Duration.ZERO);
                }
                case DEAD -> drop(draft, reason);
                case FINISHED, UNDER_WAY -> {
                    return outcome;
                }
            }
        }
        return switch (contain(draft.request())) {
            case Contained.Ready(var container) -> draft.told(publish(container));
            case Contained.Not(var failure) -> failure;
            case Contained.Refused(var reason) -> new Outcome.Refused(reason);
        };
    }

    /** How far a container is. */
    private enum Status {
        UNDER_WAY,
        FINISHED,
        PUBLISHED,
        /** It failed, or its day is over. */
        DEAD
    }

    private Status status(String container) {
        return get("/v1.0/" + Call.encoded(container), Map.of("fields", "status,error_message"))
                        instanceof Result.Success(var json, var _)
                ? status(json)
                : Status.UNDER_WAY;
    }

    private static Status status(JsonNode container) {
        return switch (container.path("status").asText("")) {
            case "FINISHED" -> Status.FINISHED;
            case "PUBLISHED" -> Status.PUBLISHED;
            case "ERROR", "EXPIRED" -> Status.DEAD;
            default -> Status.UNDER_WAY;
        };
    }

    /** What came of making a container, which nobody sees. */
    private sealed interface Contained {
        record Ready(String id) implements Contained {}

        /** Threads does not take what is in it. */
        record Refused(String reason) implements Contained {}

        record Not(Outcome.Failure failure) implements Contained {}
    }

    private Contained contain(ObjectNode request) {
        Map<String, String> form = new LinkedHashMap<>();
        boolean image = request.has(IMAGE);
        form.put("media_type", image ? "IMAGE" : "TEXT");
        request.properties().stream()
                // Only a post of mere text may have a card.
                .filter(it -> !(image && it.getKey().equals(LINK)))
                .forEach(it -> form.put(it.getKey(), it.getValue().asText()));
        Result made = call(Call.form(server.resolve("/v1.0/me/threads"), form));
        Optional<String> id =
                made instanceof Result.Success(var json, var _) ? Reading.id(json.path("id")) : Optional.empty();
        if (made instanceof Result.Denied(var _, var reason, var _)) {
            return new Contained.Refused(reason);
        }
        if (id.isEmpty()) {
            return new Contained.Not(Reading.unready(made));
        }
        return image ? finished(id.get()) : new Contained.Ready(id.get());
    }

    private Contained finished(String container) {
        for (Duration pause : PAUSES) {
            Result result = get("/v1.0/" + Call.encoded(container), Map.of("fields", "status,error_message"));
            if (result instanceof Result.Unauthorised || result instanceof Result.Later) {
                return new Contained.Not(Reading.unready(result));
            }
            if (result instanceof Result.Success(var json, var _)) {
                switch (status(json)) {
                    case FINISHED, PUBLISHED -> {
                        return new Contained.Ready(container);
                    }
                    case DEAD -> {
                        String said = json.path("error_message").asText("");
                        return new Contained.Refused("Threads does not take it: " + JsonApi.line(said));
                    }
                    case UNDER_WAY -> {}
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Contained.Not(new Outcome.TryLater("interrupted", Duration.ZERO));
            }
        }
        return new Contained.Refused("Threads did not get done with it in time");
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
