package io.broadsheet.social.linkedin;

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
import io.broadsheet.social.wire.Draft;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.Manners;
import io.broadsheet.social.wire.Reading;
import io.broadsheet.social.wire.Result;
import io.broadsheet.social.wire.Texts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One author on LinkedIn, learn.microsoft.com/linkedin (Posts API). There is no idempotency key, and not every application may
 * read posts: then a doubt stays one.
 */
final class LinkedInNetwork implements Network {
    static final Manners MANNERS = new RestLi();
    private static final TextRules RULES = new TextRules(3_000, new LittleText.Length());
    private static final int PER_PAGE = 50;
    private static final int PAGES = 2;
    private static final String RIGHTS =
            "reading posts needs r_organization_social or r_member_social, which LinkedIn gives to few applications";

    private final LinkedInApi api;
    private final LinkedInPictures pictures;
    private final String author;
    private volatile String me = "";

    /** @param author its URN, or empty for whose token it is */
    LinkedInNetwork(LinkedInApi api, Pictures pictures, String author) {
        this.api = api;
        this.pictures = new LinkedInPictures(api, pictures);
        this.author = author;
    }

    private static final class RestLi implements Manners {
        @Override
        public String words(JsonNode json) {
            return json.path("message").asText(json.path("error_description").asText(""));
        }

        /** LinkedIn's limits are per day, UTC, and its answers name no time. */
        @Override
        public Duration pause(Reply.Answer answer, JsonNode json, Instant now) {
            return answer.status() == 429 ? Duration.ofMinutes(30) : Duration.ZERO;
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
        return api.api().allowance();
    }

    @Override
    public Frozen freeze(Post post) {
        ObjectNode request = JsonApi.JSON
                .createObjectNode()
                .put("author", author)
                .put("commentary", LittleText.of(post.whole()))
                .put("visibility", "PUBLIC")
                .put("lifecycleState", "PUBLISHED")
                .put("isReshareDisabledByAuthor", false);
        ObjectNode distribution = request.putObject("distribution").put("feedDistribution", "MAIN_FEED");
        distribution.putArray("targetEntities");
        distribution.putArray("thirdPartyDistributionChannels");
        Post.Card card = post.card();
        if (card != null) {
            request.putObject("content")
                    .putObject("article")
                    .put("source", card.link().toASCIIString())
                    .put("title", card.title())
                    .put("description", card.description());
        }
        LinkedInPictures.draft(request, post);
        return new Frozen(request.toString(), post.key());
    }

    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        Draft draft = Draft.of(frozen);
        if (draft.request().path("author").asText("").isEmpty()) {
            Result result = whoAmI();
            if (me.isEmpty()) {
                return new Preparation.Unready(Reading.unready(result));
            }
            draft.request().put("author", me);
        }
        return pictures.complete(draft)
                .<Preparation>map(Preparation.Unready::new)
                .orElseGet(() -> new Preparation.Ready(draft.frozen()));
    }

    private Result whoAmI() {
        Result result = api.me();
        if (result instanceof Result.Success(var json, var _)) {
            Reading.id(json.path("sub")).ifPresent(it -> me = "urn:li:person:" + it);
        }
        return result;
    }

    @Override
    public Outcome post(Frozen frozen) {
        Draft draft = Draft.of(frozen);
        Outcome outcome = post(draft);
        // A picture must not cost the announcement; a refusal for another reason comes again.
        return draft.told(
                outcome instanceof Outcome.Refused(var reason) && LinkedInPictures.drop(draft, reason)
                        ? post(draft)
                        : outcome);
    }

    private Outcome post(Draft draft) {
        Result result = api.create(draft.sent());
        if (result instanceof Result.Denied(int status, var reason, var json) && status == 422 && isDuplicate(json)) {
            return new Outcome.InDoubt(reason, Duration.ZERO);
        }
        return Reading.outcome(
                result,
                it -> Reading.posted(
                        it.headers().firstValue("x-restli-id").filter(id -> !id.isBlank()), LinkedInNetwork::url));
    }

    private static boolean isDuplicate(JsonNode json) {
        for (JsonNode error : json.path("errorDetails").path("inputErrors")) {
            if (error.path("code").asText("").equals("DUPLICATE_POST")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Outcome edit(String remoteId, Frozen frozen) {
        ObjectNode patch = JsonApi.JSON.createObjectNode();
        patch.putObject("patch")
                .putObject("$set")
                .put(
                        "commentary",
                        Texts.json(frozen.request()).path("commentary").asText(""));
        return Reading.outcome(
                api.change(remoteId, patch.toString()), _ -> new Outcome.Posted(remoteId, url(remoteId)));
    }

    @Override
    public Outcome delete(String remoteId) {
        return Reading.deleted(api.delete(remoteId));
    }

    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        String whose = Texts.json(frozen.request()).path("author").asText("");
        if (whose.isEmpty()) {
            // It was never ready, so it was never sent by this database; an earlier one may have.
            Result result = whoAmI();
            if (me.isEmpty()) {
                return Reading.unanswered(result, RIGHTS);
            }
            whose = me;
        }
        for (int page = 0; page < PAGES; page++) {
            Result result = api.newest(whose, page * PER_PAGE, PER_PAGE);
            if (!(result instanceof Result.Success(var json, var _))
                    || !json.path("elements").isArray()) {
                return Reading.unanswered(result, RIGHTS);
            }
            for (JsonNode post : json.path("elements")) {
                Optional<String> id = Reading.id(post.path("id"));
                Instant created = Instant.ofEpochMilli(post.path("createdAt").asLong(Long.MAX_VALUE / 1_000));
                if (created.isBefore(since)) {
                    return new Finding.Absent();
                }
                if (id.isPresent() && isIt(post, link)) {
                    return new Finding.Found(id.get(), url(id.get()));
                }
            }
            if (json.path("elements").size() < PER_PAGE) {
                return new Finding.Absent();
            }
        }
        return new Finding.Absent();
    }

    private static boolean isIt(JsonNode post, URI link) {
        String source = post.path("content").path("article").path("source").asText("");
        return source.equals(link.toASCIIString())
                || Texts.mentions(LittleText.read(post.path("commentary").asText("")), link);
    }

    @Override
    public Check check() {
        if (author.startsWith("urn:li:organization:")) {
            return Reading.check(
                    api.organization(author),
                    it -> new Check.Ready("%s; whether it may post shows with the first post"
                            .formatted(it.json().path("localizedName").asText(author))));
        }
        return Reading.check(
                api.me(),
                it -> new Check.Ready("%s; whether it may post shows with the first post"
                        .formatted(it.json().path("name").asText("a person"))));
    }

    private static @Nullable URI url(String urn) {
        return Reading.address("https://www.linkedin.com/feed/update/" + urn + "/");
    }
}
