package io.broadsheet.desk.article;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.PostsChoice;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.desk.ArticlesTopic;
import io.broadsheet.desk.TestDesk;
import io.broadsheet.desk.TestDesk.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

@Tag("services")
class ArticleControllerTest {
    private final TestDesk desk = TestDesk.shared();
    private final String slug = "api-" + UUID.randomUUID();
    private final String path = "/api/articles/" + slug;

    @Test
    void anArticleIsCreatedChangedAndRead() throws Exception {
        Answer created = desk.put(path, "{\"title\": \"A\", \"source\": \"1\"}");
        Answer changed = desk.put(path, "{\"title\": \"B\", \"source\": \"1\", \"date\": \"2020-09-14\"}");
        Answer read = desk.get(path);

        assertThat(created.status()).isEqualTo(201);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(changed.body());
        assertThat(read.body().path("state").asText()).isEqualTo("draft");
        assertThat(read.body().path("revision").asInt(-1)).isZero();
        assertThat(read.body().path("edited").asBoolean()).isTrue();
        assertThat(read.body().path("draft").path("title").asText()).isEqualTo("B");
        assertThat(read.body().path("draft").path("date").asText()).isEqualTo("2020-09-14T12:00:00Z");
        assertThat(read.body().path("draft").path("tags").isArray()).isTrue();
        assertThat(read.body().path("createdAt").asText()).matches("\\d{4}-.*Z");
    }

    @Test
    void whatIsReadCanBeSentBack() throws Exception {
        Answer created = desk.put(path, "{\"title\": \"A\", \"source\": \"1\", \"announcements\": {\"x\": \"y\"}}");

        Answer again = desk.put(path, created.body().path("draft").toString());

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(created.body());
    }

    @Test
    void whoeverNamesTheVersionOverwritesNobody() throws Exception {
        desk.put(path, "{\"title\": \"A\", \"source\": \"1\"}");
        String tag = desk.send(desk.request(path).build())
                .headers()
                .firstValue("ETag")
                .orElse("");
        desk.put(path, "{\"title\": \"A\", \"source\": \"2\"}");

        Answer late = putIf(path, tag);
        Answer inTime = putIf(path, "\"2\"");
        Answer ofNothing = putIf(path + "-none", "\"1\"");
        Answer odd = putIf(path, "*");

        assertThat(tag).isEqualTo("\"1\"");
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.detail()).contains("is at version 2 by now");
        assertThat(inTime.status()).isEqualTo(200);
        assertThat(inTime.body().path("version").asInt()).isEqualTo(3);
        assertThat(ofNothing.status()).isEqualTo(412);
        assertThat(odd.status()).isEqualTo(400);
        assertThat(odd.detail()).contains("If-Match is '*'");
    }

    private Answer putIf(String path, String tag) throws Exception {
        return Answer.of(desk.send(desk.request(path)
                .header("Content-Type", "application/json")
                .header("If-Match", tag)
                .PUT(BodyPublishers.ofString("{\"title\": \"A\", \"source\": \"3\"}"))
                .build()));
    }

    @Test
    void publishingAndWithdrawingSayWhatCameOfIt() throws Exception {
        desk.put(path, "{\"title\": \"A\", \"source\": \"1\"}");

        Answer published = desk.post(path + "/publish", "");
        Answer again = desk.post(path + "/publish", "{}");
        Answer withdrawn = desk.post(path + "/withdraw", "{\"reason\": \"A mistake.\"}");
        Answer twice = desk.post(path + "/withdraw", "");

        assertThat(published.status()).isEqualTo(202);
        assertThat(published.body().path("slug").asText()).isEqualTo(slug);
        assertThat(published.body().path("revision").asInt()).isEqualTo(1);
        assertThat(published.body().path("link").asText()).isEqualTo("http://localhost:8080/articles/" + slug);
        assertThat(published.body().path("announced").asBoolean()).isTrue();
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body().path("announced").isBoolean()).isTrue();
        assertThat(again.body().path("announced").asBoolean()).isFalse();
        assertThat(withdrawn.status()).isEqualTo(202);
        assertThat(withdrawn.body().path("revision").asInt()).isEqualTo(2);
        assertThat(withdrawn.body().path("announced").asBoolean()).isTrue();
        assertThat(twice.status()).isEqualTo(202);
        assertThat(twice.body().path("announced").asBoolean(true)).isFalse();
    }

    @Test
    void whatBecomesOfPostsIsChosenForOneCorrectionAndOneWithdrawal() throws Exception {
        desk.put(path, "{\"title\": \"A\", \"source\": \"1\"}");
        String id = desk.post(path + "/publish", "").body().path("article").asText();
        desk.put(path, "{\"title\": \"A\", \"source\": \"2\"}");
        desk.post(path + "/publish", "{\"posts\": \"reply\"}");
        desk.put(path, "{\"title\": \"A\", \"source\": \"3\"}");
        desk.post(path + "/publish", "{\"posts\": null}");
        Answer withdrawn = desk.post(path + "/withdraw", "{\"reason\": \"A mistake.\", \"posts\": \"leave\"}");

        assertThat(withdrawn.status()).isEqualTo(202);
        try (ArticlesTopic topic = new ArticlesTopic()) {
            List<ArticleEvent> events = topic.events(Set.of(id), 4);
            assertThat(events.subList(0, 3))
                    .map(it -> ((ArticlePublished) it).posts())
                    .containsExactly(null, PostsChoice.REPLY, null);
            assertThat(events.getLast()).isInstanceOfSatisfying(ArticleWithdrawn.class, it -> {
                assertThat(it.reason()).isEqualTo("A mistake.");
                assertThat(it.posts()).isEqualTo(PostsChoice.LEAVE);
            });
        }
    }

    @Test
    void aChoiceThatIsNoneIsRefusedWithTheAllowedOnesAndNothingGoesOut() throws Exception {
        desk.put(path, "{\"title\": \"A\", \"source\": \"1\"}");
        desk.post(path + "/publish", "");
        desk.put(path, "{\"title\": \"A\", \"source\": \"2\"}");

        isProblem(
                desk.post(path + "/publish", "{\"posts\": \"edit\"}"),
                400,
                "posts is 'edit' (expected: one of change, reply, leave");
        isProblem(desk.post(path + "/publish", "{\"posts\": \"\"}"), 400, "posts is ''");
        isProblem(desk.post(path + "/publish", "{\"post\": \"reply\"}"), 400, "known property: \"posts\"");
        isProblem(desk.post(path + "/publish", "reply"), 400, "expected: {\"posts\"");
        isProblem(
                desk.post(path + "/withdraw", "{\"posts\": \"delete\"}"),
                400,
                "posts is 'delete' (expected: one of change, reply, leave");
        assertThat(desk.get(path).body().path("revision").asInt()).isEqualTo(1);
        assertThat(desk.get(path).body().path("state").asText()).isEqualTo("published");
    }

    @Test
    void theListNamesTheArticles() throws Exception {
        desk.put(path, "{\"title\": \"In the list\"}");

        Answer list = desk.get("/api/articles?limit=1000");

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.body()).anySatisfy(it -> {
            assertThat(it.path("slug").asText()).isEqualTo(slug);
            assertThat(it.path("title").asText()).isEqualTo("In the list");
            assertThat(it.path("state").asText()).isEqualTo("draft");
        });
        isProblem(desk.get("/api/articles?limit=0"), 400, "limit is 0");
    }

    @Test
    void anUnknownFieldIsNamed() throws Exception {
        isProblem(desk.put(path, "{\"titel\": \"A\"}"), 400, "'titel'");
    }

    @Test
    void whatIsNoJsonIsRefused() throws Exception {
        isProblem(desk.put(path, "{\"title"), 400, "no JSON");
        isProblem(desk.put(path, ""), 400, "end-of-input");
    }

    @Test
    void aBadSlugIsNamed() throws Exception {
        isProblem(desk.put("/api/articles/Bad_Slug", "{}"), 400, "'Bad_Slug'");
        isProblem(desk.get("/api/articles/%00"), 404, "there is no article");
    }

    @Test
    void anArticleWithoutATitleIsNotPublished() throws Exception {
        desk.put(path, "{\"source\": \"Text.\"}");

        isProblem(desk.post(path + "/publish", ""), 422, "no title");
    }

    @Test
    void anUnknownSectionIsNamedWithTheAllowedOnes() throws Exception {
        desk.put(path, "{\"title\": \"A\", \"section\": \"Sport\"}");

        isProblem(desk.post(path + "/publish", ""), 422, "section is 'Sport' (expected one of: Politics, Arts)");
    }

    @Test
    void anArticleThatIsTooLargeIsNamedWithItsSizeAndTheLimit() throws Exception {
        desk.put(path, "{\"title\": \"A\", \"source\": \"%s\"}".formatted("x".repeat(950_000)));

        isProblem(desk.post(path + "/publish", ""), 413, "expected: <= 900,000");
        assertThat(desk.get(path).body().path("revision").asInt(-1)).isZero();
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() throws Exception {
        isProblem(desk.put(path, "{\"source\": \"%s\"}".formatted("x".repeat(11_000_000))), 413, "too large");
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        isProblem(desk.get(path), 404, slug);
        isProblem(desk.post(path + "/publish", ""), 404, slug);
        isProblem(desk.post(path + "/withdraw", ""), 404, slug);
        isProblem(desk.get(path + "/no/such/thing"), 404, "there is nothing at");
    }

    @Test
    void aDraftCannotBeWithdrawnAndABadReasonIsRefused() throws Exception {
        desk.put(path, "{\"title\": \"A\"}");

        isProblem(desk.post(path + "/withdraw", ""), 409, "never published");
        isProblem(desk.post(path + "/withdraw", "{\"why\": \"x\"}"), 400, "why");
        isProblem(desk.post(path + "/withdraw", "{\"reason\": \"a\\u0000b\"}"), 400, "U+0000");
    }

    @Test
    void aStrangerIsToldHowToComeIn() throws Exception {
        var none = desk.send(HttpRequest.newBuilder(desk.uri(path)).build());
        var wrong = desk.send(HttpRequest.newBuilder(desk.uri(path + "/publish"))
                .header("Authorization", "Bearer not-the-token-at-all-no-no")
                .POST(BodyPublishers.noBody())
                .build());

        for (var answer : List.of(none, wrong)) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(answer.body()).contains("Authorization: Bearer");
        }
    }

    @Test
    void anotherContentTypeIsRefused() throws Exception {
        var answer = desk.send(desk.request(path)
                .header("Content-Type", "text/plain")
                .PUT(BodyPublishers.ofString("{}"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
        assertThat(answer.body()).contains("text/plain");
    }

    @Test
    void theOpenApiDocumentNamesThePaths() throws Exception {
        var answer = desk.send(
                HttpRequest.newBuilder(desk.uri("/openapi/broadsheet-desk.yml")).build());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("/api/articles:")
                .contains("/api/articles/{slug}:")
                .contains("/api/articles/{slug}/publish:")
                .contains("/api/articles/{slug}/withdraw:")
                .contains("/api/articles/{slug}/distribution:")
                .contains("/api/articles/{slug}/distribution/events:")
                .contains("#/components/schemas/Draft")
                .contains("#/components/schemas/Publication")
                .contains("#/components/schemas/Withdrawal")
                .doesNotContain("/desk/login");
    }

    @Test
    void theOpenApiDocumentNamesEveryChoiceForPosts() throws Exception {
        String document = desk.send(HttpRequest.newBuilder(desk.uri("/openapi/broadsheet-desk.yml"))
                        .build())
                .body();
        JsonNode schemas = JsonMapper.builder()
                .build()
                .<JsonNode>valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(document))
                .path("components")
                .path("schemas");

        for (String schema : List.of("Publication", "Withdrawal")) {
            JsonNode posts = schemas.path(schema).path("properties").path("posts");
            assertThat(posts.path("enum"))
                    .extracting(JsonNode::asText)
                    .containsExactly("change", "reply", "leave")
                    .containsExactlyElementsOf(Arrays.stream(PostsChoice.values())
                            .map(PostsChoice::written)
                            .toList());
            assertThat(posts.path("description").asText()).contains("each account's own way");
        }
    }

    private static void isProblem(Answer answer, int status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo(Problem.MEDIA_TYPE);
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body().path("title").asText()).isNotBlank();
        assertThat(answer.detail()).contains(detail);
    }
}
