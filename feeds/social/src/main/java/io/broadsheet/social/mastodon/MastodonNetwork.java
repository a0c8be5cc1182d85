package io.broadsheet.social.mastodon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.mastodon.MastodonApi.Result;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.text.TextRules;
import io.broadsheet.social.wire.Draft;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One account on a server that speaks the Mastodon API, docs.joinmastodon.org/methods/statuses. */
final class MastodonNetwork implements Network {
    private static final Duration RULES_STAY = Duration.ofHours(6);
    private static final Duration RULES_RETRY = Duration.ofMinutes(5);
    private static final int PAGES = 3;
    private static final int PER_PAGE = 40;
    private static final String STATUSES = "/api/v1/statuses";
    private static final String PICTURES = "pictures";
    private static final String REPLY_TO = "in_reply_to_id";
    private static final int UNAUTHORISED = 401;

    private final MastodonApi api;
    private final Media media;
    private final String visibility;
    private final Clock clock;
    private volatile Instance instance = Instance.USUAL;
    private volatile Instant refreshAt = Instant.MIN;

    MastodonNetwork(MastodonApi api, Media media, String visibility, Clock clock) {
        this.api = api;
        this.media = media;
        this.visibility = visibility;
        this.clock = clock;
    }

    @Override
    public TextRules rules() {
        return instance.text();
    }

    @Override
    public void refresh() {
        Instant now = clock.instant();
        if (now.isBefore(refreshAt)) {
            return;
        }
        Optional<Instance> told = Instance.of(api);
        told.ifPresent(it -> instance = it);
        refreshAt = now.plus(told.isPresent() ? RULES_STAY : RULES_RETRY);
    }

    @Override
    public Allowance allowance() {
        return api.allowance();
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    @Override
    public Frozen freeze(Post post) {
        // An edit takes the same parameters; it ignores the visibility, which cannot be changed.
        ObjectNode request = MastodonApi.JSON
                .createObjectNode()
                .put("status", post.text())
                .put("visibility", visibility)
                .put("language", language(post.language()));
        if (post.warning() != null) {
            request.put("spoiler_text", post.warning()).put("sensitive", true);
        }
        // Of a page the server makes a card itself.
        if (!post.pictures().isEmpty()) {
            ArrayNode drafted = request.putArray(PICTURES);
            post.pictures()
                    .forEach(it -> drafted.addObject()
                            .put("source", it.source().toASCIIString())
                            .put("alt", it.alt()));
        }
        return new Frozen(request.toString(), post.key());
    }

    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        ObjectNode request = request(frozen);
        if (replyTo != null) {
            request.put(REPLY_TO, replyTo);
        }
        JsonNode drafted = request.remove(PICTURES);
        List<String> without = new ArrayList<>();
        if (drafted != null) {
            Instance allows = instance;
            ArrayNode ids = MastodonApi.JSON.createArrayNode();
            for (JsonNode picture : drafted) {
                if (ids.size() < allows.pictures()) {
                    URI source = URI.create(picture.path("source").asText());
                    switch (media.upload(source, picture.path("alt").asText(), allows)) {
                        case Media.Uploaded.Ready(var id) -> ids.add(id);
                        case Media.Uploaded.Without(var reason) -> without.add(reason);
                        case Media.Uploaded.Not(var failure) -> {
                            return new Preparation.Unready(failure);
                        }
                    }
                }
            }
            request.set("media_ids", ids);
        }
        Draft ready = Draft.of(new Frozen(request.toString(), frozen.key()));
        without.forEach(ready::without);
        return new Preparation.Ready(ready.frozen());
    }

    private static ObjectNode request(Frozen frozen) {
        try {
            return (ObjectNode) MastodonApi.JSON.readTree(frozen.request());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frozen post is no JSON: " + frozen.request(), e);
        }
    }

    /** ISO 639-1 as Mastodon knows it; of the regional tags it knows those of Chinese only. */
    private static String language(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        boolean chinese =
                locale.getLanguage().equals("zh") && !locale.getCountry().isEmpty();
        return chinese ? "zh-" + locale.getCountry() : locale.getLanguage();
    }

    @Override
    public Outcome post(Frozen frozen) {
        Draft draft = Draft.of(frozen);
        return draft.told(posted(api.call("POST", STATUSES, Map.of("Idempotency-Key", frozen.key()), draft.sent())));
    }

    @Override
    public Outcome edit(String remoteId, Frozen frozen) {
        Draft draft = Draft.of(frozen);
        Result result = api.call("PUT", path(remoteId), Map.of(), draft.sent());
        if (result instanceof Result.Denied(int status, var reason) && (status == 404 || status == 405)) {
            return new Outcome.Refused(
                    "the post cannot be edited, for it is gone or the server cannot do it; " + reason);
        }
        return draft.told(posted(result));
    }

    private static Outcome posted(Result result) {
        return switch (result) {
            case Result.Success(var status) ->
                id(status)
                        .<Outcome>map(id -> new Outcome.Posted(id, address(status)))
                        .orElseGet(() -> new Outcome.InDoubt("the answer names no post", Duration.ZERO));
            case Result.Denied(int status, var reason) -> denied(status, reason);
            case Result.Later(var reason, var atLeast) -> new Outcome.TryLater(reason, atLeast);
            case Result.Unclear(var reason, var atLeast) -> new Outcome.InDoubt(reason, atLeast);
        };
    }

    @Override
    public Outcome delete(String remoteId) {
        return switch (api.call("DELETE", path(remoteId), Map.of(), null)) {
            case Result.Success _ -> new Outcome.Deleted();
            case Result.Denied(int status, var _) when status == 404 || status == 410 -> new Outcome.Deleted();
            case Result.Denied(int status, var reason) -> denied(status, reason);
            case Result.Later(var reason, var atLeast) -> new Outcome.TryLater(reason, atLeast);
            case Result.Unclear(var reason, var atLeast) -> new Outcome.InDoubt(reason, atLeast);
        };
    }

    private static Outcome denied(int status, String reason) {
        return status == UNAUTHORISED ? new Outcome.Unauthorised(reason) : new Outcome.Refused(reason);
    }

    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        ObjectNode request = request(frozen);
        String replyTo = request.path(REPLY_TO).asText("");
        Predicate<JsonNode> sought = replyTo.isEmpty()
                ? status -> status.path(REPLY_TO).asText("").isEmpty() && StatusText.links(status, link)
                : status -> status.path(REPLY_TO).asText("").equals(replyTo)
                        && StatusText.says(status, request.path("status").asText(""));
        return switch (api.get("/api/v1/accounts/verify_credentials")) {
            case Result.Success(var account) ->
                id(account)
                        .map(id -> find(id, sought, since))
                        .orElseGet(() -> new Finding.Unknown("the answer names no account", Duration.ZERO));
            case Result other -> unanswered(other);
        };
    }

    private Finding find(String account, Predicate<JsonNode> sought, Instant since) {
        String oldest = "";
        for (int page = 0; page < PAGES; page++) {
            String path = "/api/v1/accounts/%s/statuses?exclude_reblogs=true&limit=%d%s"
                    .formatted(encoded(account), PER_PAGE, oldest.isEmpty() ? "" : "&max_id=" + encoded(oldest));
            Result result = api.get(path);
            if (!(result instanceof Result.Success(var statuses)) || !statuses.isArray()) {
                return unanswered(result);
            }
            for (JsonNode status : statuses) {
                if (created(status).isBefore(since)) {
                    // Newest first, but for pinned ones, which this list does not put ahead.
                    return new Finding.Absent();
                }
                Optional<String> id = id(status);
                if (id.isPresent() && sought.test(status)) {
                    return new Finding.Found(id.get(), address(status));
                }
                oldest = id.orElse(oldest);
            }
            if (statuses.size() < PER_PAGE) {
                return new Finding.Absent();
            }
        }
        return new Finding.Absent();
    }

    private static Finding unanswered(Result result) {
        return switch (result) {
            case Result.Success _ -> new Finding.Unknown("the answer is no list of posts", Duration.ZERO);
            case Result.Denied(int status, var reason) when status == UNAUTHORISED -> new Finding.Unauthorised(reason);
            case Result.Denied(var _, var reason) ->
                new Finding.Untold(
                        reason + " (the token needs the scopes read:accounts, read:statuses, write:statuses)");
            case Result.Later(var reason, var atLeast) -> new Finding.Unknown(reason, atLeast);
            case Result.Unclear(var reason, var atLeast) -> new Finding.Unknown(reason, atLeast);
        };
    }

    private static Instant created(JsonNode status) {
        try {
            return OffsetDateTime.parse(status.path("created_at").asText("")).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }

    private static Optional<String> id(JsonNode named) {
        String id = named.path("id").asText("");
        return id.isBlank() || id.length() > 200 ? Optional.empty() : Optional.of(id);
    }

    private static @Nullable URI address(JsonNode status) {
        String url = status.path("url").asText(status.path("uri").asText(""));
        try {
            URI address = URI.create(url);
            String scheme = Optional.ofNullable(address.getScheme()).orElse("");
            return scheme.equals("https") || scheme.equals("http") ? address : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String path(String remoteId) {
        return STATUSES + "/" + encoded(remoteId);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Newer servers tell the scopes of a token; others show them with the first post only. */
    @Override
    public Check check() {
        return switch (api.get("/api/v1/accounts/verify_credentials")) {
            case Result.Success(var account) ->
                scopes(account.path("acct").asText(account.path("username").asText("?")));
            case Result other ->
                switch (unanswered(other)) {
                    case Finding.Found _, Finding.Absent _ -> throw new IllegalStateException("nothing was sought");
                    case Finding.Unauthorised(var reason) -> new Check.Lacking(reason);
                    case Finding.Untold(var reason) -> new Check.Lacking(reason);
                    case Finding.Unknown(var reason, var _) -> new Check.Unanswered(reason);
                };
        };
    }

    private Check scopes(String account) {
        if (api.get("/api/v1/apps/verify_credentials") instanceof Result.Success(var app)
                && app.path("scopes").isArray()) {
            Set<String> scopes = new HashSet<>();
            app.path("scopes").forEach(it -> scopes.add(it.asText()));
            if (!scopes.contains("write") && !scopes.contains("write:statuses")) {
                return new Check.Lacking("the token of @%s has the scopes %s and not write:statuses"
                        .formatted(account, String.join(" ", new TreeSet<>(scopes))));
            }
        }
        return new Check.Ready("@" + account);
    }
}
