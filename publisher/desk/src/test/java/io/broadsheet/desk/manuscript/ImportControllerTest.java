package io.broadsheet.desk.manuscript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.desk.TestDesk;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class ImportControllerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TestDesk desk = TestDesk.shared();

    private record Answer(int status, String type, JsonNode body) {}

    private Answer post(String filename, String type, byte[] body) throws Exception {
        HttpResponse<String> response =
                desk.send(desk.request("/api/import?filename=" + URLEncoder.encode(filename, UTF_8))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                JSON.readTree(response.body()));
    }

    @Test
    void aMarkdownFileBecomesADraft() throws Exception {
        String slug = "import-" + UUID.randomUUID();
        String file =
                "---\ntitle: Notes on a Ballot\nslug: %s\ndate: 2020-09-14\nsection: Politics\n---\nIt is *long*.\n"
                        .formatted(slug);

        Answer answer = post("notes.md", "text/markdown", file.getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(JSON.readTree("""
                {"slug": "%s", "title": "Notes on a Ballot", "date": "2020-09-14",
                 "leftOut": [], "suspiciousLinks": [], "warnings": []}""".formatted(slug)));
        JsonNode stored = desk.get("/api/articles/" + slug).body();
        assertThat(stored.path("state").asText()).isEqualTo("draft");
        assertThat(stored.at("/draft/source").asText()).isEqualTo("It is *long*.\n");
        assertThat(stored.at("/draft/date").asText()).isEqualTo("2020-09-14T12:00:00Z");
    }

    @Test
    void aPageBecomesADraftAndWhatWasLeftOutIsShown() throws Exception {
        Answer answer = post("table.html", "application/octet-stream", Pages.bytes("table-windows-1252.html"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("slug").asText()).isEqualTo("the-quiet-committee");
        assertThat(answer.body().path("date").asText()).isEqualTo("2020-09-14");
        assertThat(answer.body().path("leftOut")).hasSize(6);
        assertThat(answer.body().at("/leftOut/1").toString())
                .isEqualTo("{\"what\":\"masthead\",\"beginning\":\"The Harbour Review\"}");
        assertThat(answer.body().path("suspiciousLinks")).hasSize(4);
        assertThat(answer.body().at("/suspiciousLinks/2").toString())
                .isEqualTo(
                        "{\"url\":\"http://pills.example.net/\",\"words\":\"cheap pills\",\"why\":\"hidden: moved off the screen; spam words: pills\"}");
        JsonNode draft = desk.get("/api/articles/the-quiet-committee").body().path("draft");
        assertThat(draft.path("format").asText()).isEqualTo("html");
        assertThat(draft.path("standfirst").asText()).isEqualTo("Nine people nobody elected decide where the buses go");
    }

    @Test
    void importingTheSameSlugAgainChangesThatDraftAndSaysSo() throws Exception {
        String slug = "import-" + UUID.randomUUID();
        post(
                "a.md",
                "text/markdown",
                "---\nslug: %s\ntitle: One\n---\nFirst.".formatted(slug).getBytes(UTF_8));

        Answer answer = post(
                "a.md",
                "text/markdown",
                "---\nslug: %s\ntitle: Two\n---\nSecond.".formatted(slug).getBytes(UTF_8));

        assertThat(answer.body().path("warnings").toString())
                .isEqualTo("[\"there was an article '%s' already; its draft is now this file\"]".formatted(slug));
        assertThat(desk.get("/api/articles/" + slug).body().at("/draft/title").asText())
                .isEqualTo("Two");
    }

    @Test
    void anUnknownSectionIsAWarningAndTheDraftIsKept() throws Exception {
        String slug = "import-" + UUID.randomUUID();

        Answer answer = post(
                "a.md",
                "text/markdown",
                "---\nslug: %s\ntitle: One\nsection: Gardening\n---\nFirst."
                        .formatted(slug)
                        .getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/warnings/0").asText())
                .startsWith("it cannot be published yet: section is 'Gardening'");
        assertThat(desk.get("/api/articles/" + slug).status()).isEqualTo(200);
    }

    @Test
    void brokenFrontMatterIsAProblemWithItsLine() throws Exception {
        Answer answer = post("broken.md", "text/markdown", "---\ntitle: a: b\n---\nText".getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.type()).startsWith(Problem.MEDIA_TYPE);
        assertThat(answer.body().path("detail").asText()).startsWith("broken.md: line 2: the front matter is no YAML");
    }

    @Test
    void aFileOverTheLimitAndAnArticleOverTheLimitAreRefused() throws Exception {
        byte[] file = new byte[Tray.MAX_BYTES + 1];
        Arrays.fill(file, (byte) 'x');
        byte[] article = ("# A long one\n\n" + "long ".repeat(200_000)).getBytes(UTF_8);

        Answer tooLargeFile = post("x.md", "text/markdown", file);
        Answer tooLargeArticle = post("x.md", "text/markdown", article);

        assertThat(tooLargeFile.status()).isEqualTo(413);
        assertThat(tooLargeFile.body().path("detail").asText())
                .isEqualTo(
                        "the file has 2,097,153 bytes (expected: at most 2,097,152); leave pictures and scripts out of it");
        assertThat(tooLargeArticle.status()).isEqualTo(413);
        assertThat(tooLargeArticle.type()).startsWith(Problem.MEDIA_TYPE);
        assertThat(desk.get("/api/articles/a-long-one").status()).isEqualTo(404);
    }

    @Test
    void anEmptyBodyIsAProblem() throws Exception {
        Answer answer = post("x.md", "text/markdown", new byte[0]);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("detail").asText())
                .isEqualTo("x.md: the file is empty (expected: Markdown or an HTML page)");
    }

    @Test
    void aStrangerMayNotImport() throws Exception {
        HttpResponse<String> response = desk.send(HttpRequest.newBuilder(desk.uri("/api/import?filename=x.md"))
                .header("Content-Type", "text/markdown")
                .POST(BodyPublishers.ofString("# T\n\nText"))
                .build());

        assertThat(response.statusCode()).isEqualTo(401);
    }
}
