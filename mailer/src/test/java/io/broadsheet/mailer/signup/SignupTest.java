package io.broadsheet.mailer.signup;

import static io.broadsheet.mailer.testing.MailerUnderTest.json;
import static io.broadsheet.mailer.testing.MailerUnderTest.published;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import io.broadsheet.mailer.testing.TestRelay.Manner;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribing, as a reader does it, and as those who abuse the form try to. */
@Tag("services")
@Tag("once")
class SignupTest {
    private static final Pattern LINK =
            Pattern.compile("https://review\\.example\\.org(/(?:confirm|preferences)/\\S+)");

    @TempDir
    private static Path folder;

    private static TestRelay relay;
    private static MailerUnderTest mailer;

    @BeforeAll
    static void start() throws java.io.IOException {
        relay = new TestRelay();
        Map<String, Object> settings = new HashMap<>(MailerUnderTest.mailingTo(relay));
        settings.put("broadsheet.mail.subscribe.quickest", "0s");
        settings.put("broadsheet.mail.subscribe.per-origin", 6);
        settings.put("broadsheet.mail.subscribe.behind-proxy", true);
        settings.put(
                "broadsheet.mail.subscribe.disposable-domains",
                Files.writeString(folder.resolve("domains.txt"), "# gone in ten minutes\nthrowaway.example\n")
                        .toString());
        settings.put("broadsheet.publication.sections", "Essays,News");
        mailer = new MailerUnderTest(settings);
    }

    @AfterAll
    static void stop() throws java.io.IOException {
        mailer.close();
        relay.close();
    }

    @BeforeEach
    void startOver() {
        mailer.startOver();
        relay.forget();
    }

    @Test
    void whoFillsInTheFormAndConfirmsGetsTheNextIssue() throws Exception {
        HttpResponse<String> asked = submit("ada@readers.example");
        String link = link("ada@readers.example");
        HttpResponse<String> looked = mailer.get(link);
        List<String> before = statuses();

        HttpResponse<String> confirmed = mailer.form(link, Map.of());
        HttpResponse<String> again = mailer.form(link, Map.of());

        assertThat(asked.body()).contains("Please look at your mail.");
        assertThat(looked.body()).contains("<form method=\"post\">");
        assertThat(before).containsExactly("pending");
        assertThat(confirmed.body()).contains("You are subscribed.");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(statuses()).containsExactly("confirmed");
        assertThat(mailer.query(String.class, "select source from subscriber where consent_at is not null"))
                .containsExactly("form");
        ArticlePublished event = published("Welcome");
        mailer.announce(event);
        assertThat(mailer.end(event).counts().accepted()).isEqualTo(1);
    }

    @Test
    void theLetterIsMarkedAsAutomaticAndSaysNothingOfWhatWasTypedIn() throws Exception {
        mailer.form(
                "/subscribe",
                Map.of("email", "ada@readers.example", "name", "BUY THIS https://spam.example", "stamp", stamp()));

        MimeMessage letter = letter("ada@readers.example");

        assertThat(letter.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(letter.getHeader("Message-ID")).hasSize(1);
        assertThat(letter.getSubject()).isEqualTo("Please confirm: The Example Review");
        assertThat(relay.taken().getFirst().source()).doesNotContain("BUY").doesNotContain("spam.example");
        assertThat(((MimeMultipart) letter.getContent()).getCount()).isEqualTo(2);
    }

    @Test
    void aKnownReaderIsAnsweredAsAStrangerIsAndNothingOfThemChanges() throws Exception {
        mailer.readers(1);

        HttpResponse<String> known = submit("reader1@readers.example", Map.of("otherwise", "none"));
        HttpResponse<String> unknown = submit("stranger@readers.example");

        assertThat(known.statusCode()).isEqualTo(unknown.statusCode());
        assertThat(known.body()).isEqualTo(unknown.body());
        assertThat(known.headers().map().keySet())
                .isEqualTo(unknown.headers().map().keySet());
        assertThat(letter("reader1@readers.example").getSubject())
                .isEqualTo("You are subscribed to The Example Review");
        assertThat(
                        mailer.query(
                                String.class,
                                "select c.otherwise from subscriber s join choice c on c.id = s.choice where s.status = 'confirmed'"))
                .containsExactly("each");
    }

    @Test
    void whoLeftComesBackByConfirming() throws Exception {
        mailer.readers(1);
        String token =
                mailer.query(String.class, "select token from subscriber").getFirst();
        mailer.form("/unsubscribe/" + token, Map.of());
        submit("reader1@readers.example", Map.of("otherwise", "daily"));

        mailer.form(link("reader1@readers.example"), Map.of());

        assertThat(statuses()).containsExactly("confirmed");
        assertThat(mailer.query(String.class, "select id::text from mailable")).hasSize(1);
        assertThat(mailer.query(String.class, "select c.otherwise from subscriber s join choice c on c.id = s.choice"))
                .containsExactly("daily");
        // The old link to confirm does not undo a second unsubscribing.
        mailer.form("/unsubscribe/" + token, Map.of());
        assertThat(mailer.form(link("reader1@readers.example"), Map.of()).statusCode())
                .isEqualTo(410);
        assertThat(statuses()).containsExactly("unsubscribed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bounced", "complained", "manual"})
    void whoIsSuppressedGetsNoLetterAndTheSameAnswer(String reason) {
        mailer.post(
                "/api/suppressions",
                "application/json",
                "{\"email\":\"kept.out@readers.example\",\"reason\":\"%s\"}".formatted(reason));

        HttpResponse<String> kept = submit("kept.out@readers.example");
        HttpResponse<String> other = submit("other@readers.example");

        awaitLetter("other@readers.example");
        assertThat(kept.body()).isEqualTo(other.body());
        assertThat(relay.copies()).containsOnlyKeys("other@readers.example");
    }

    @Test
    void machinesGetTheAnswerAndNothingHappens() {
        HttpResponse<String> honeypot = submit("a@readers.example", Map.of("website", "https://x.example"));
        HttpResponse<String> unstamped = mailer.form("/subscribe", Map.of("email", "b@readers.example"));
        HttpResponse<String> forged =
                mailer.form("/subscribe", Map.of("email", "c@readers.example", "stamp", "A".repeat(32)));

        assertThat(honeypot.body()).contains("Please look at your mail.");
        // A form of another site: ours, filled in, one more click.
        assertThat(unstamped.body()).contains("value=\"b@readers.example\"").contains("One more click");
        assertThat(forged.body()).contains("One more click");
        assertThat(mailer.query(String.class, "select email from subscriber")).isEmpty();
    }

    @Test
    void anAddressIsWrittenToThreeTimesADayAndTheAnswerDoesNotTell() {
        HttpResponse<String> first = submitFrom("203.0.113.1", "bombed@readers.example");
        for (int i = 2; i <= 3; i++) {
            submitFrom("203.0.113." + i, "bombed@readers.example");
        }

        HttpResponse<String> fourth = submitFrom("203.0.113.4", "bombed@readers.example");

        assertThat(fourth.body()).isEqualTo(first.body());
        assertThat(mailer.query(Integer.class, "select count(*)::int from letter"))
                .containsExactly(3);
    }

    @Test
    void anOriginHasALimitWhateverTheAddressesAndAnIpv6NetworkIsOne() {
        for (int i = 1; i <= 6; i++) {
            assertThat(submitFrom("2001:db8:0:1::" + i, "reader%d@readers.example".formatted(i))
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(submitFrom("2001:db8:0:1::ffff", "reader7@readers.example").statusCode())
                .isEqualTo(429);
        assertThat(submitFrom("2001:db8:0:2::1", "reader8@readers.example").statusCode())
                .isEqualTo(200);
    }

    @Test
    void addressesThatAreThrownAwayAreRefused() {
        assertThat(submit("a@throwaway.example").statusCode()).isEqualTo(400);
        assertThat(submit("a@mail.throwaway.example").statusCode()).isEqualTo(400);
        assertThat(submit("a@notthrowaway.example").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a@b.example\r\nBcc: c@d.example", "a b@c.example"})
    void whatIsNoAddressIsSaidSo(String email) {
        HttpResponse<String> answer = submit(email);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("expected:");
    }

    @Test
    void programsSubscribeWithJson() {
        HttpResponse<String> good = mailer.send(
                json(
                        "{\"email\":\"ada@readers.example\",\"otherwise\":\"weekly\",\"zone\":\"Europe/Berlin\",\"section.News\":\"none\"}"));
        HttpResponse<String> bad = mailer.send(json("{\"email\":\"ada@readers.example\",\"otherwise\":\"hourly\"}"));

        assertThat(good.statusCode()).isEqualTo(202);
        assertThat(bad.statusCode()).isEqualTo(400);
        awaitLetter("ada@readers.example");
    }

    @Test
    void aLetterThatIsPostponedIsTriedAgainAsTheSameMessage() {
        relay.expect("ada@readers.example", Manner.DROP_AFTER_DATA);
        submit("ada@readers.example");
        awaitLetter("ada@readers.example");
        Awaitility.await()
                .until(() -> !mailer.query(String.class, "select reply from letter where reply is not null")
                        .isEmpty());

        mailer.jdbi().useHandle(handle -> handle.execute("update letter set due_at = now()"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> relay.taken().size() == 2);
        assertThat(messageId(0)).isEqualTo(messageId(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x", "%27"})
    void aLinkOfNobodyIsNotFound(String token) {
        assertThat(mailer.get("/confirm/" + token).statusCode()).isEqualTo(404);
        assertThat(mailer.form("/confirm/" + token, Map.of()).statusCode()).isEqualTo(404);
        assertThat(mailer.get("/preferences/" + token).statusCode()).isEqualTo(404);
        assertThat(mailer.form("/preferences/" + token, Map.of("hour", "3")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void onlyTheEmbeddedFormMayStandInAFrame() {
        assertThat(mailer.get("/subscribe").headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("frame-ancestors 'none'"));
        assertThat(mailer.get("/subscribe/embed").headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("frame-ancestors *"));
    }

    @Test
    void whatIsChosenOnThePageIsNotedAndAnErrorIsSaid() {
        mailer.readers(1);
        String page = "/preferences/"
                + mailer.query(String.class, "select preferences_token from subscriber")
                        .getFirst();
        Map<String, String> wishes = Map.of(
                "otherwise",
                "daily",
                "section.News",
                "each",
                "hour",
                "6",
                "weekday",
                "5",
                "zone",
                "America/New_York",
                "format",
                "text",
                "language",
                "de",
                "pausedUntil",
                "2026-12-01");

        HttpResponse<String> shown = mailer.get(page);
        HttpResponse<String> saved = mailer.form(page, wishes);
        HttpResponse<String> bad = mailer.form(page, Map.of("zone", "Moon/Crater"));

        assertThat(shown.body()).contains("Essays").contains("reader1@readers.example");
        assertThat(saved.body()).contains("Saved.").contains("value=\"2026-12-01\"");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(mailer.query(String.class, """
                        select concat_ws('|', c.sections, otherwise, hour, weekday, zone, format, language,
                                         paused_until at time zone 'UTC')
                        from subscriber s join choice c on c.id = s.choice
                        """))
                .containsExactly("{\"News\": \"each\"}|daily|6|5|America/New_York|text|de|2026-12-01 05:00:00");
        // Paused, and their sections decide.
        ArticlePublished event = published("Not for you");
        mailer.announce(event);
        assertThat(mailer.end(event).counts().candidates()).isZero();
    }

    @Test
    void linksThatAreRevokedLeadNowhere() {
        mailer.readers(1);
        String leave =
                mailer.query(String.class, "select token from subscriber").getFirst();
        String page = mailer.query(String.class, "select preferences_token from subscriber")
                .getFirst();
        long id = mailer.query(Long.class, "select id from subscriber").getFirst();

        mailer.post("/api/subscribers/%d/revoke-links".formatted(id), "application/json", "");

        assertThat(mailer.form("/unsubscribe/" + leave, Map.of()).statusCode()).isEqualTo(404);
        assertThat(mailer.get("/preferences/" + page).statusCode()).isEqualTo(404);
        // One token does not open another's door.
        String fresh =
                mailer.query(String.class, "select token from subscriber").getFirst();
        assertThat(mailer.get("/preferences/" + fresh).statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> submit(String email) {
        return submit(email, Map.of());
    }

    private static HttpResponse<String> submit(String email, Map<String, String> more) {
        Map<String, String> form = new HashMap<>(more);
        form.put("email", email);
        form.put("stamp", stamp());
        return mailer.form("/subscribe", form);
    }

    private static HttpResponse<String> submitFrom(String origin, String email) {
        return mailer.send(java.net.http.HttpRequest.newBuilder(mailer.uri("/subscribe"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Forwarded-For", "198.51.100.7, " + origin)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "email=" + java.net.URLEncoder.encode(email, ISO_8859_1) + "&stamp=" + stamp()))
                .build());
    }

    private static java.net.http.HttpRequest json(String body) {
        return java.net.http.HttpRequest.newBuilder(mailer.uri("/subscribe"))
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String stamp() {
        Matcher stamp = Pattern.compile("name=\"stamp\" value=\"([^\"]+)\"")
                .matcher(mailer.get("/subscribe").body());
        assertThat(stamp.find()).isTrue();
        return stamp.group(1);
    }

    private static List<String> statuses() {
        return mailer.query(String.class, "select status from subscriber");
    }

    private static void awaitLetter(String email) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> relay.copies().containsKey(email));
    }

    private static MimeMessage letter(String email) throws Exception {
        awaitLetter(email);
        String source = relay.taken().stream()
                .filter(taken -> taken.recipient().equals(email))
                .reduce((_, last) -> last)
                .orElseThrow()
                .source();
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(source.getBytes(ISO_8859_1)));
    }

    private static String link(String email) throws Exception {
        String text = ((MimeMultipart) letter(email).getContent())
                .getBodyPart(0)
                .getContent()
                .toString();
        Matcher link = LINK.matcher(text);
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private static String messageId(int index) {
        return relay.taken()
                .get(index)
                .source()
                .lines()
                .filter(line -> line.startsWith("Message-ID:"))
                .findFirst()
                .orElseThrow();
    }
}
