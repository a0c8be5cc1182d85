package io.broadsheet.social.bluesky;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.bluesky.Xrpc.Result;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.pace.Budget;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.text.TextRules;
import io.broadsheet.social.wire.Draft;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One account's posts as records of its repository (atproto.com/specs/repository). The record's key is our own and follows from
 * the post, so the same post made twice is one record. Posts are immutable by convention: what comes later is an answer.
 */
final class BlueskyNetwork implements Network {
    private static final TextRules RULES = new TextRules(BlueskyCounting.CLUSTERS, new BlueskyCounting());
    private static final int PAGES = 3;
    private static final int PER_PAGE = 100;

    private final Repo repo;
    private final Embeds embeds;
    private final Budget budget;

    BlueskyNetwork(Repo repo, Pictures pictures, Budget budget) {
        this.repo = repo;
        this.embeds = new Embeds(repo, pictures);
        this.budget = budget;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.REPLY, Ability.DELETE);
    }

    @Override
    public TextRules rules() {
        return RULES;
    }

    @Override
    public Allowance allowance() {
        return budget.allowance(Repo.CREATE_POINTS);
    }

    /** The request of putRecord, without what only the network knows. */
    @Override
    public Frozen freeze(Post post) {
        ObjectNode request = Xrpc.JSON
                .createObjectNode()
                .put("collection", BlueskyRecord.COLLECTION)
                .put("rkey", Tid.of(post.at(), post.key()));
        request.set("record", BlueskyRecord.of(post));
        // Only where there is no record yet: a second try never overwrites.
        request.putNull("swapRecord");
        Embeds.draft(post, request);
        return new Frozen(request.toString(), post.key());
    }

    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        ObjectNode request = request(frozen);
        Repo.Answer session = repo.did();
        if (!(session instanceof Repo.Answer.Given(Result.Success(var account)))) {
            return unready(session);
        }
        request.put("repo", account.path("did").asText());
        if (replyTo != null) {
            Optional<Preparation> failure = answer(request, replyTo);
            if (failure.isPresent()) {
                return failure.get();
            }
        }
        List<String> without = new ArrayList<>();
        return embeds.complete(request, without::add)
                .<Preparation>map(BlueskyNetwork::unready)
                .orElseGet(() -> {
                    Draft ready = Draft.of(new Frozen(request.toString(), frozen.key()));
                    without.forEach(ready::without);
                    return new Preparation.Ready(ready.frozen());
                });
    }

    private Optional<Preparation> answer(ObjectNode request, String replyTo) {
        RecordAddress parent = RecordAddress.of(replyTo);
        Repo.Answer found = repo.get(parent.repo(), parent.collection(), parent.key());
        if (!(found instanceof Repo.Answer.Given(Result.Success(var json)))) {
            return Optional.of(unready(found));
        }
        ObjectNode reference = Xrpc.JSON
                .createObjectNode()
                .put("uri", json.path("uri").asText())
                .put("cid", json.path("cid").asText());
        JsonNode root = json.path("value").path("reply").path("root");
        ObjectNode reply = ((ObjectNode) request.path("record")).putObject("reply");
        reply.set("root", root.isObject() ? root : reference);
        reply.set("parent", reference);
        return Optional.empty();
    }

    private static Preparation unready(Repo.Answer answer) {
        return new Preparation.Unready(failure(answer));
    }

    private static Outcome.Failure failure(Repo.Answer answer) {
        return switch (answer) {
            case Repo.Answer.Unauthorised(var reason) -> new Outcome.Unauthorised(reason);
            case Repo.Answer.Given(Result.Denied(var _, var _, var reason)) -> new Outcome.Refused(reason);
            case Repo.Answer.Given(Result.Later(var reason, var atLeast)) -> new Outcome.TryLater(reason, atLeast);
            case Repo.Answer.Given(Result.Unclear(var reason, var atLeast)) -> new Outcome.InDoubt(reason, atLeast);
            case Repo.Answer.Given(Result.Success _) ->
                new Outcome.InDoubt("the answer is not what it should be", Duration.ZERO);
        };
    }

    private static ObjectNode request(Frozen frozen) {
        try {
            return (ObjectNode) Xrpc.JSON.readTree(frozen.request());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frozen post is no JSON: " + frozen.request(), e);
        }
    }

    @Override
    public Outcome post(Frozen frozen) {
        Draft draft = Draft.of(frozen);
        return draft.told(post(draft.request()));
    }

    private Outcome post(ObjectNode request) {
        Optional<String> objection = BlueskyRecord.objection(request.path("record"));
        if (objection.isPresent()) {
            return new Outcome.Refused(objection.get());
        }
        return switch (repo.put(request)) {
            case Repo.Answer.Given(Result.Success(var json))
            when json.path("uri").isTextual() -> posted(json.path("uri").asText());
            // There is a record of this key that says something else: made by us, from another database.
            case Repo.Answer.Given(Result.Denied(var _, var error, var reason))
            when error.equals("InvalidSwap") -> new Outcome.InDoubt(reason, Duration.ZERO);
            case Repo.Answer other -> failure(other);
        };
    }

    private static Outcome.Posted posted(String uri) {
        return new Outcome.Posted(uri, address(uri));
    }

    private static URI address(String uri) {
        RecordAddress record = RecordAddress.of(uri);
        return URI.create("https://bsky.app/profile/%s/post/%s".formatted(record.repo(), record.key()));
    }

    @Override
    public Outcome delete(String remoteId) {
        RecordAddress record = RecordAddress.of(remoteId);
        Repo.Answer answer = repo.delete(record.repo(), record.collection(), record.key());
        return answer instanceof Repo.Answer.Given(Result.Success _) ? new Outcome.Deleted() : failure(answer);
    }

    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        ObjectNode request = request(frozen);
        String did = request.path("repo").asText();
        Repo.Answer own =
                repo.get(did, BlueskyRecord.COLLECTION, request.path("rkey").asText());
        if (own instanceof Repo.Answer.Given(Result.Success(var json))) {
            return found(json);
        }
        if (!isMissing(own)) {
            return unanswered(own);
        }
        return request.path("record").has("reply") ? new Finding.Absent() : findByLink(link.toASCIIString(), since);
    }

    private static boolean isMissing(Repo.Answer answer) {
        return answer instanceof Repo.Answer.Given(Result.Denied(int status, var error, var _))
                && (status == 404 || error.equals("RecordNotFound"));
    }

    private static Finding found(JsonNode record) {
        String uri = record.path("uri").asText();
        return new Finding.Found(uri, address(uri));
    }

    private Finding findByLink(String link, Instant since) {
        String cursor = "";
        for (int page = 0; page < PAGES; page++) {
            Repo.Answer answer = repo.list(BlueskyRecord.COLLECTION, PER_PAGE, cursor);
            if (!(answer instanceof Repo.Answer.Given(Result.Success(var json)))) {
                return unanswered(answer);
            }
            for (JsonNode record : json.path("records")) {
                if (created(record).isBefore(since)) {
                    return new Finding.Absent();
                }
                if (!record.path("value").has("reply") && links(record.path("value"), link)) {
                    return found(record);
                }
            }
            cursor = json.path("cursor").asText("");
            if (cursor.isEmpty()) {
                return new Finding.Absent();
            }
        }
        return new Finding.Absent();
    }

    private static Instant created(JsonNode record) {
        try {
            return OffsetDateTime.parse(record.path("value").path("createdAt").asText(""))
                    .toInstant();
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }

    private static boolean links(JsonNode record, String link) {
        return record.findValuesAsText("uri").contains(link);
    }

    private static Finding unanswered(Repo.Answer answer) {
        return switch (failure(answer)) {
            case Outcome.Unauthorised(var reason) -> new Finding.Unauthorised(reason);
            case Outcome.Refused(var reason) -> new Finding.Untold(reason);
            case Outcome.TryLater(var reason, var atLeast) -> new Finding.Unknown(reason, atLeast);
            case Outcome.InDoubt(var reason, var atLeast) -> new Finding.Unknown(reason, atLeast);
        };
    }

    /** A session shows that the password is taken; an app password may write wherever it may sign in. */
    @Override
    public Check check() {
        Repo.Answer answer = repo.did();
        if (answer instanceof Repo.Answer.Given(Result.Success(var json))) {
            return new Check.Ready(json.path("did").asText(""));
        }
        return switch (failure(answer)) {
            case Outcome.Unauthorised(var reason) -> new Check.Lacking(reason);
            case Outcome.Refused(var reason) -> new Check.Lacking(reason);
            case Outcome.TryLater(var reason, var _) -> new Check.Unanswered(reason);
            case Outcome.InDoubt(var reason, var _) -> new Check.Unanswered(reason);
        };
    }
}
