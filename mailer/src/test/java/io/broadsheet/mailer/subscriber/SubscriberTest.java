package io.broadsheet.mailer.subscriber;

import static io.broadsheet.mailer.testing.MailerUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.mailer.testing.MailerUnderTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Joining and leaving, over HTTP and in a real database. */
@Tag("services")
@Tag("once")
class SubscriberTest {
    private static MailerUnderTest mailer;

    @BeforeAll
    static void start() {
        mailer = new MailerUnderTest(Map.of());
    }

    @AfterAll
    static void stop() {
        mailer.close();
    }

    @BeforeEach
    void startOver() {
        mailer.startOver();
    }

    @Test
    void anEditorAddsAReaderOnce() {
        HttpResponse<String> first = add("Ada@Example.org", "Ada");
        HttpResponse<String> second = add("ada@example.ORG", "Somebody else");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(json(first).get("status").asText()).isEqualTo("confirmed");
        assertThat(json(first).get("source").asText()).isEqualTo("editor");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(json(second).get("email").asText()).isEqualTo("Ada@Example.org");
        assertThat(first.body()).doesNotContain("token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.c\\r\\nBcc: d@e.fg", "nobody", "a@b..c"})
    void whatIsNoAddressIsRefusedWithAProblem(String email) {
        HttpResponse<String> answer = mailer.post(
                "/api/subscribers", "application/json", "{\"email\":\"%s\",\"name\":\"x\"}".formatted(email));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(json(answer).get("detail").asText()).contains("expected: ");
    }

    @Test
    void aNameWithAHeaderInItIsRefused() {
        HttpResponse<String> answer = mailer.post(
                "/api/subscribers", "application/json", "{\"email\":\"a@b.cd\",\"name\":\"A\\nBcc: x@y.z\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("detail").asText()).contains("line break at position 1");
    }

    /** The first is read and refused, the second is longer than what a request is read up to. */
    @ParameterizedTest
    @CsvSource({"1000000, 400", "10485760, 413"})
    void anEndlessNameIsRefusedWithAProblemAndTheNextReaderComesIn(int length, int status) {
        HttpResponse<String> answer = mailer.post(
                "/api/subscribers",
                "application/json",
                "{\"email\":\"a@b.cd\",\"name\":\"%s\"}".formatted("x".repeat(length)));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(json(answer).get("detail").asText()).isNotEmpty();
        assertThat(add("a@b.cd", "Ada").statusCode()).isEqualTo(201);
    }

    @Test
    void withoutTheTokenNobodyGetsIn() {
        HttpResponse<String> answer = mailer.get("/api/subscribers");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(mailer.get("/api/subscribers", "Authorization", "Bearer wrong-token-of-some-length")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aFileIsImportedAndWhatIsWrongInItIsListed() {
        add("known@example.org", "Known");
        String csv = """
                \uFEFFEmail Address,First Name,Last Name,Status
                new@example.org,Ada,Fenwick,subscribed
                KNOWN@example.org,K,,
                new@EXAMPLE.org,Again,,
                broken@,B,,
                "a@b.cd
                Bcc: victim@example.org",C,,
                d@example.org,"Dora
                Bcc: victim@example.org",,
                e@example.org,E,,what
                left@example.org,L,,unsubscribed
                last@bücher.example,,Jürgen Öst,
                """.replace("\n", "\r\n");

        JsonNode result = json(mailer.post("/api/subscribers/import", "text/csv", csv));

        assertThat(result.get("added").asInt()).isEqualTo(3);
        assertThat(result.get("known").asInt()).isEqualTo(1);
        assertThat(result.get("refusedCount").asInt()).isEqualTo(5);
        assertThat(result.get("refused").findValuesAsText("line")).containsExactly("4", "5", "6", "8", "10");
        assertThat(result.get("refused").findValuesAsText("value"))
                .containsExactly(
                        "new@EXAMPLE.org",
                        "broken@",
                        "a@b.cd\\r\\nBcc: victim@example.org",
                        "Dora\\r\\nBcc: victim@example.org",
                        "what");
        assertThat(result.get("refused").findValuesAsText("reason").get(2)).contains("a header may be smuggled in");
        assertThat(mailer.query(String.class, "select name from subscriber where email = 'last@bücher.example'"))
                .containsExactly("Jürgen Öst");
        assertThat(mailer.query(String.class, "select status from subscriber where email = 'left@example.org'"))
                .containsExactly("unsubscribed");
    }

    @Test
    void theSameFileAgainAddsNobody() {
        String csv = "email;name\na@example.org;A\nb@example.org;B\n";
        mailer.post("/api/subscribers/import", "text/csv", csv);

        JsonNode result = json(mailer.post("/api/subscribers/import", "text/csv", csv));

        assertThat(result.get("added").asInt()).isZero();
        assertThat(result.get("known").asInt()).isEqualTo(2);
    }

    @Test
    void whoLeftIsNotBroughtBackByAFileOrAnEditor() {
        add("gone@example.org", "Gone");
        leave("gone@example.org");

        JsonNode result =
                json(mailer.post("/api/subscribers/import", "text/csv", "email,status\ngone@example.org,active\n"));
        HttpResponse<String> added = add("gone@example.org", "Gone");

        assertThat(result.get("known").asInt()).isEqualTo(1);
        assertThat(added.statusCode()).isEqualTo(409);
        assertThat(mailer.query(String.class, "select status from subscriber")).containsExactly("unsubscribed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name,phone\nA,1\n", "\"email"})
    void aFileWithoutAColumnForTheAddressIsRefused(String csv) {
        HttpResponse<String> answer = mailer.post("/api/subscribers/import", "text/csv", csv);

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void anUnclosedQuoteIsNamedAndWhatCameBeforeIsKept() {
        String csv = "email,name\na@example.org,A\nb@example.org,\"B" + "x".repeat(2_000_000);

        JsonNode result = json(mailer.post("/api/subscribers/import", "text/csv", csv));

        assertThat(result.get("added").asInt()).isEqualTo(1);
        assertThat(result.get("refused").get(0).get("line").asInt()).isEqualTo(3);
        assertThat(result.get("refused").get(0).get("reason").asText()).contains("cannot be read as CSV from here on");
    }

    @Test
    void bytesThatAreNotUtf8AreNamed() {
        byte[] csv = "email,name\na@example.org,J\u00fcrgen\nb@example.org,B\n".getBytes(StandardCharsets.ISO_8859_1);

        JsonNode result = json(mailer.post("/api/subscribers/import", "text/csv", csv));

        assertThat(result.get("added").asInt()).isEqualTo(1);
        assertThat(result.get("refused").get(0).get("reason").asText()).contains("UTF-8");
    }

    @Test
    void aLargeFileIsStreamed() {
        StringBuilder csv = new StringBuilder("email,name,notes\n");
        for (int i = 0; i < 120_000; i++) {
            csv.append("reader")
                    .append(i)
                    .append("@readers.example,Reader ")
                    .append(i)
                    .append(',')
                    .append("x".repeat(60))
                    .append('\n');
        }

        JsonNode result = json(mailer.post("/api/subscribers/import", "text/csv", csv.toString()));

        assertThat(csv.length()).isGreaterThan(10 * 1024 * 1024);
        assertThat(result.get("added").asInt()).isEqualTo(120_000);
        assertThat(result.get("refusedCount").asInt()).isZero();
    }

    @Test
    void readersAreListedPageByPageAndSearched() {
        mailer.readers(5);
        add("per_cent%@example.org", "Odd");

        JsonNode first = json(mailer.editorGet("/api/subscribers?limit=4"));
        JsonNode second = json(mailer.editorGet(
                "/api/subscribers?limit=4&after=" + first.get("next").asLong()));
        JsonNode searched = json(mailer.editorGet("/api/subscribers?q=r_cent%25&status=confirmed"));

        assertThat(first.get("subscribers")).hasSize(4);
        assertThat(second.get("subscribers")).hasSize(2);
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(searched.get("subscribers").findValuesAsText("email")).containsExactly("per_cent%@example.org");
        assertThat(mailer.editorGet("/api/subscribers?status=odd").statusCode()).isEqualTo(400);
    }

    @Test
    void lookingAtTheLinkChangesNothing() {
        add("reader@example.org", "R");

        HttpResponse<String> page = mailer.get("/unsubscribe/" + token("reader@example.org"));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<form method=\"post\">").contains("The Example Review");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(mailer.query(String.class, "select status from subscriber")).containsExactly("confirmed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"List-Unsubscribe=One-Click", ""})
    void oneClickAndTheButtonUnsubscribeWithoutACookieAndAgainIsFine(String body) {
        add("reader@example.org", "R");
        String token = token("reader@example.org");

        HttpResponse<String> first = post(token, body);
        HttpResponse<String> second = post(token, body);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("set-cookie")).isEmpty();
        assertThat(mailer.query(String.class, "select status from subscriber")).containsExactly("unsubscribed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x", "%27%20or%201=1"})
    void aLinkOfNobodyIsNotFound(String token) {
        add("reader@example.org", "R");

        assertThat(mailer.get("/unsubscribe/" + token).statusCode()).isEqualTo(404);
        assertThat(mailer.get("/unsubscribe/" + token).body()).contains("The Example Review");
        assertThat(post(token, "").statusCode()).isEqualTo(404);
        assertThat(mailer.query(String.class, "select status from subscriber")).containsExactly("confirmed");
    }

    private static HttpResponse<String> add(String email, String name) {
        return mailer.post(
                "/api/subscribers", "application/json", "{\"email\":\"%s\",\"name\":\"%s\"}".formatted(email, name));
    }

    private static String token(String email) {
        return mailer.query(String.class, "select token from subscriber where email = ?", email)
                .getFirst();
    }

    private static void leave(String email) {
        assertThat(post(token(email), "").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> post(String token, String body) {
        return mailer.send(HttpRequest.newBuilder(mailer.uri("/unsubscribe/" + token))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }
}
