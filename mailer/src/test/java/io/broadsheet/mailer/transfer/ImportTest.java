package io.broadsheet.mailer.transfer;

import static io.broadsheet.mailer.testing.MailerUnderTest.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.mailer.testing.MailerUnderTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in and out, over HTTP and through a real database's COPY. */
@Tag("services")
@Tag("once")
class ImportTest {
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
    void mailchimpsThreeFilesAreUnderstood() {
        String header = "Email Address,First Name,Last Name,State,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,"
                + "CONFIRM_IP,LEID,EUID,UNSUB_TIME,CLEAN_TIME\n";
        JsonNode result = take(header
                + "a@example.org,Ada,F,CA,2,\"2015-06-25 14:11:32\",,\"2015-06-26 08:00:00\",203.0.113.9,1,e,,\n"
                + "b@example.org,Bo,G,NY,2,\"2015-06-25 14:11:32\",203.0.113.8,,,1,e,\"2019-01-02 03:04:05\",\n"
                + "c@example.org,Cy,H,TX,2,,,,,1,e,,\"2019-01-02 03:04:05\"\n");

        assertThat(result.get("origin").asText()).isEqualTo("mailchimp");
        assertThat(result.get("refused")).isEmpty();
        assertThat(readers())
                .containsExactly(
                        "a@example.org|Ada F|confirmed|import|mailchimp confirm_time from 203.0.113.9|2015-06-26 08:00:00|",
                        "b@example.org|Bo G|unsubscribed|import|mailchimp optin_time from 203.0.113.8|2015-06-25 14:11:32|unsubscribed",
                        "c@example.org|Cy H|confirmed|import||-|bounced");
        assertThat(mailer.query(String.class, "select email from mailable")).containsExactly("a@example.org");
        assertThat(
                        mailer.query(
                                String.class,
                                "select to_char(unsubscribed_at at time zone 'UTC', 'YYYY-MM-DD') from subscriber where email = 'b@example.org'"))
                .containsExactly("2019-01-02");
    }

    @Test
    void substacksFileIsUnderstood() {
        JsonNode result = take("""
                email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at
                a@example.org,false,,other,false,2021-03-03T18:39:16.271Z,
                b@example.org,true,2022-01-01,yearly,true,2021-03-03T18:39:16.271Z,
                c@example.org,true,,yearly,perhaps,2021-03-03T18:39:16.271Z,
                """);

        assertThat(result.get("origin").asText()).isEqualTo("substack");
        assertThat(result.get("refused").findValuesAsText("reason"))
                .containsExactly("no email_disabled (expected: true or false)");
        assertThat(readers())
                .containsExactly(
                        "a@example.org||confirmed|import|substack created_at|2021-03-03 18:39:16|",
                        "b@example.org||unsubscribed|import|substack created_at|2021-03-03 18:39:16|unsubscribed");
    }

    @Test
    void ghostsFileIsUnderstood() {
        JsonNode result = take("""
                id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers
                1,a@example.org,Ada,"a, note",true,false,,2020-10-30T14:52:08.000Z,,"x,y",
                2,b@example.org,Bo,,false,false,,2020-10-30T14:52:08.000Z,,,
                """);

        assertThat(result.get("origin").asText()).isEqualTo("ghost");
        assertThat(readers())
                .containsExactly(
                        "a@example.org|Ada|confirmed|import|ghost created_at|2020-10-30 14:52:08|",
                        "b@example.org|Bo|unsubscribed|import|ghost created_at|2020-10-30 14:52:08|unsubscribed");
        assertThat(mailer.query(String.class, "select to_char(created_at, 'YYYY') from subscriber limit 1"))
                .containsExactly("2020");
    }

    @Test
    void listmonksFileIsUnderstood() {
        JsonNode result = take("""
                uuid,email,name,attributes,status,created_at,updated_at
                u1,a@example.org,Ada,"{""city"": ""Ulm""}",enabled,2020-10-30 14:52:08.123456+02,2020-10-30 14:52:08+00
                u2,b@example.org,Bo,{},disabled,2020-10-30T14:52:08+0000,2020
                u3,c@example.org,Cy,{},blocklisted,2020-10-30T14:52:08+00:00,2020
                """);

        assertThat(result.get("origin").asText()).isEqualTo("listmonk");
        assertThat(readers())
                .containsExactly(
                        "a@example.org|Ada|confirmed|import|listmonk created_at|2020-10-30 12:52:08|",
                        "b@example.org|Bo|unsubscribed|import|listmonk created_at|2020-10-30 14:52:08|unsubscribed",
                        "c@example.org|Cy|unsubscribed|import|listmonk created_at|2020-10-30 14:52:08|manual unsubscribed");
    }

    @Test
    void anyOtherFileKeepsWhatItSaysOfTheConsent() {
        take("""
                E-Mail;Name;Source;consent_at
                a@example.org;Ada;the stand at the fair;2024-05-06
                b@example.org;Bo;;
                """);

        assertThat(readers())
                .containsExactly(
                        "a@example.org|Ada|confirmed|import|the stand at the fair|2024-05-06 00:00:00|",
                        "b@example.org|Bo|confirmed|import||-|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsubscribed", "bounced", "complained", "erased", "manual"})
    void nobodyWhoIsSuppressedComesBack(String reason) {
        mailer.post(
                "/api/suppressions",
                "application/json",
                "{\"email\":\"gone@example.org\",\"reason\":\"%s\"}".formatted(reason));

        JsonNode result = take("email,status\nGONE@example.org,active\nother@example.org,active\n");

        assertThat(result.get("added").asInt()).isEqualTo(1);
        assertThat(result.get("suppressed").asInt()).isEqualTo(1);
        assertThat(mailer.query(String.class, "select email from subscriber")).containsExactly("other@example.org");
    }

    @Test
    void aFileEndsSubscriptionsButNotOfThoseWhoCameBackSince() {
        take("email\nleft@example.org\nback@example.org\n");

        take(
                "email,status,unsubscribed_at\nleft@example.org,unsubscribed,\nback@example.org,unsubscribed,2001-02-03\n");

        assertThat(mailer.query(String.class, "select email from mailable")).containsExactly("back@example.org");
        assertThat(mailer.query(String.class, "select reason from suppression")).containsExactly("unsubscribed");
    }

    @Test
    void theSameFileAgainChangesNothing() {
        String csv =
                "email,name,status\na@example.org,A,active\nb@example.org,B,bounced\nc@example.org,C,unsubscribed\n";
        take(csv);
        String before = mailer.editorGet("/api/subscribers/export").body();

        JsonNode result = take(csv);

        assertThat(result.get("known").asInt()).isEqualTo(3);
        assertThat(mailer.editorGet("/api/subscribers/export").body()).isEqualTo(before);
    }

    @Test
    void aRowWithACommaTooManyIsNamedNotShifted() {
        JsonNode result = take("email,name,status\na@example.org,Fenwick, Ada,active\nb@example.org,B,active,\n");

        assertThat(result.get("added").asInt()).isEqualTo(1);
        assertThat(result.get("refused").get(0).get("line").asInt()).isEqualTo(2);
        assertThat(result.get("refused").get(0).get("reason").asText()).contains("4 fields (expected: 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03/04/2021",
                "2021-13-01",
                "yesterday",
                "1901-01-01",
                "9999-01-01",
                "2021-01-01T25:00:00Z",
                "+999999999-12-31"
            })
    void whatIsNoTimeOfConsentIsNamed(String time) {
        JsonNode result = take("email,consent_at\na@example.org,%s\n".formatted(time));

        assertThat(result.get("added").asInt()).isZero();
        assertThat(result.get("refused").get(0).get("value").asText()).isEqualTo(time);
    }

    @Test
    void backslashesArriveAsTheyWere() {
        take("email,name\na@example.org,\"\\N and \\t and \\\\\"\n");

        assertThat(mailer.query(String.class, "select name from subscriber")).containsExactly("\\N and \\t and \\\\");
    }

    @Test
    void aNameOfTenMegabytesIsRefusedAndWhatCameBeforeIsKept() {
        JsonNode result = take("email,name\na@example.org,A\nb@example.org," + "x".repeat(10_000_000) + "\n");

        assertThat(result.get("added").asInt()).isEqualTo(1);
        assertThat(result.get("refusedCount").asInt()).isEqualTo(1);
    }

    @Test
    void howFarAnImportIsCanBeSeenWhileItRuns() throws IOException {
        UUID id = UUID.randomUUID();
        PipedOutputStream upload = new PipedOutputStream();
        try (HttpClient http = HttpClient.newHttpClient()) {
            PipedInputStream body = new PipedInputStream(upload, 1 << 16);
            CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
                    HttpRequest.newBuilder(mailer.uri("/api/subscribers/import?id=" + id))
                            .header("Authorization", "Bearer " + MailerUnderTest.TOKEN)
                            .header("Content-Type", "text/csv")
                            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            upload.write(rows(0, 3 * FileImport.CHUNK_ROWS).getBytes(UTF_8));
            upload.flush();
            Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(60))
                    .until(() -> mailer.editorGet("/api/imports/" + id).statusCode() == 200
                            && progress(id).at("/result/added").asInt() >= FileImport.CHUNK_ROWS);
            JsonNode halfway = progress(id);
            upload.write("broken@,x\n".getBytes(UTF_8));
            upload.close();

            JsonNode result = json(answer.join());
            JsonNode end = progress(id);
            assertThat(halfway.get("state").asText()).isEqualTo("running");
            assertThat(halfway.at("/result/bytes").asLong()).isPositive();
            assertThat(end.get("state").asText()).isEqualTo("done");
            assertThat(end.get("result")).isEqualTo(result);
            assertThat(result.get("added").asInt()).isEqualTo(3 * FileImport.CHUNK_ROWS);
            assertThat(result.get("rows").asInt()).isEqualTo(3 * FileImport.CHUNK_ROWS + 1);
        }
        assertThat(json(mailer.editorGet("/api/imports")).findValuesAsText("id"))
                .contains(id.toString());
        assertThat(mailer.post("/api/subscribers/import?id=" + id, "text/csv", "email\n")
                        .statusCode())
                .isEqualTo(409);
        assertThat(mailer.editorGet("/api/imports/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFileThatBreaksOffKeepsWhatWasReadAndLeavesNoTableBehind() throws IOException {
        UUID id = UUID.randomUUID();
        byte[] csv = rows(0, 15_000).getBytes(UTF_8);
        FileImport files = mailer.first().getBean(FileImport.class);
        mailer.first().getBean(Imports.class).begin(id);

        try (var in = new java.io.SequenceInputStream(new ByteArrayInputStream(csv), new BrokenStream())) {
            files.read(id, in);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("the wire was cut");
        }

        assertThat(mailer.query(Long.class, "select count(*) from subscriber").getFirst())
                .isBetween((long) FileImport.CHUNK_ROWS, 15_000L);
        assertThat(
                        mailer.query(
                                String.class,
                                "select table_name::text from information_schema.tables where table_name like 'import\\_________%'"))
                .isEmpty();
    }

    @Test
    void whatWasExportedAndImportedIsExportedTheSame() {
        take(rows(0, 50));
        mailer.jdbi().useHandle(handle -> {
            handle.execute(
                    "insert into choice (sections, otherwise, hour, weekday, zone, format, language) values ('{\"Essays, and \\\"more\\\"\": \"weekly\", \"Neues\": \"none\"}', 'daily', 18, 5, 'Asia/Kathmandu', 'text', 'de') on conflict do nothing");
            handle.execute(
                    "update subscriber set choice = (select max(id) from choice), paused_until = '2031-01-02T03:04:05.678901Z' where id % 3 = 0");
            handle.execute("update subscriber set name = '=1+1', consent_source = '''=x' where id % 5 = 0");
            handle.execute(
                    "update subscriber set name = E'\\'\\'@sum, \"quoted\" \\\\N', consent_at = '2019-03-04T05:06:07.000008+09' where id % 7 = 0");
            handle.execute("update subscriber set name = 'שלום, 世界' where id % 11 = 0");
            handle.execute(
                    "update subscriber set email = '=cmd' || email, email_key = '=cmd' || email_key where id % 13 = 0");
            handle.execute("update subscriber set address_hash = address_hash(email_key)");
            handle.execute(
                    "update subscriber set status = 'pending', confirmation = null, confirmed_at = null where id % 17 = 0");
            handle.execute(
                    "update subscriber set status = 'unsubscribed', unsubscribed_at = '2022-01-01', source = 'form' where id % 9 = 0");
            handle.execute(
                    "insert into suppression select address_hash, r, 'x', now() from subscriber cross join unnest(array['bounced', 'complained', 'manual', 'erased', 'unsubscribed']) r where id % 10 in (1, 4) and (id + length(r)) % 2 = 0");
        });
        String first = mailer.editorGet("/api/subscribers/export").body();
        mailer.startOver();

        JsonNode result = take(first);

        assertThat(result.get("origin").asText()).isEqualTo("broadsheet");
        assertThat(result.get("refused")).isEmpty();
        assertThat(result.get("added").asInt()).isEqualTo(50);
        assertThat(mailer.editorGet("/api/subscribers/export").body()).isEqualTo(first);
        assertThat(first)
                .contains("'=1+1", "''=x", "bounced", "Asia/Kathmandu", "2031-01-02T03:04:05.678901Z", "'=cmd")
                .doesNotContain("token");
    }

    @Test
    void anExportHoldsThoseWhomTheFilterFinds() {
        take("email,name\na@example.org,O'Hara\nb@example.org,Bo\n");

        List<String> found = mailer.editorGet(
                        "/api/subscribers/export?q=o'h&status=confirmed&joinedFrom=2001-01-01T00:00:00Z")
                .body()
                .lines()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
        String injected = mailer.editorGet("/api/subscribers/export?q=%27%20or%20%27%27%3D%27&source=:q")
                .body();

        assertThat(found).containsExactly("a@example.org");
        assertThat(injected.lines()).hasSize(1);
        assertThat(mailer.editorGet("/api/subscribers/export?status=odd").statusCode())
                .isEqualTo(400);
        assertThat(mailer.get("/api/subscribers/export").statusCode()).isEqualTo(401);
    }

    @Test
    void whoeverStopsReadingAnExportGivesItsConnectionBack() throws IOException, InterruptedException {
        take(rows(0, 30_000));
        // More than the pool has.
        for (int i = 0; i < 12; i++) {
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpResponse<java.io.InputStream> answer = http.send(
                        HttpRequest.newBuilder(mailer.uri("/api/subscribers/export"))
                                .header("Authorization", "Bearer " + MailerUnderTest.TOKEN)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
                try (var in = answer.body()) {
                    assertThat(in.read()).isEqualTo('e');
                }
                http.shutdownNow();
            }
        }

        assertThat(mailer.editorGet("/api/subscribers?limit=1").statusCode()).isEqualTo(200);
        assertThat(mailer.editorGet("/api/subscribers/export").body().lines()).hasSize(30_001);
    }

    private static JsonNode progress(UUID id) {
        return json(mailer.editorGet("/api/imports/" + id));
    }

    private static JsonNode take(String csv) {
        HttpResponse<String> answer = mailer.post("/api/subscribers/import", "text/csv", csv);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static String rows(int from, int to) {
        StringBuilder csv = new StringBuilder("email,name\n");
        IntStream.range(from, to).forEach(i -> csv.append("reader%d@readers.example,Reader %d\n".formatted(i, i)));
        return csv.toString();
    }

    private static List<String> readers() {
        return mailer.query(String.class, """
                select s.email || '|' || coalesce(s.name, '') || '|' || s.status || '|' || s.source || '|'
                       || coalesce(s.consent_source, '') || '|'
                       || coalesce(to_char(s.consent_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '-') || '|'
                       || coalesce((select string_agg(reason, ' ' order by reason) from suppression x
                                    where x.address_hash = s.address_hash), '')
                from subscriber s order by s.id
                """);
    }

    /** Fails at once. */
    private static final class BrokenStream extends java.io.InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the wire was cut");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("the wire was cut");
        }
    }
}
