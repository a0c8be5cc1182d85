package io.broadsheet.desk.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.problem.Problem;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.desk.TestDesk;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
@Tag("once")
class LoginTest {
    private final TestDesk desk = TestDesk.shared();

    @Test
    void aBrowserIsSentToTheLoginAndFromThereBack() throws Exception {
        HttpResponse<String> refused = desk.send(page("/desk/test-page?a=b").build());
        HttpResponse<String> form = desk.send(page(location(refused)).build());
        HttpResponse<String> signedIn = login(desk, "editor", TestDesk.PASSWORD, "/desk/test-page?a=b");

        assertThat(refused.statusCode()).isEqualTo(303);
        assertThat(location(refused)).isEqualTo("/desk/login?to=%2Fdesk%2Ftest-page%3Fa%3Db");
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).contains("value=\"/desk/test-page?a=b\"").contains("Password");
        assertThat(signedIn.statusCode()).isEqualTo(303);
        assertThat(location(signedIn)).isEqualTo("/desk/test-page?a=b");
        assertThat(desk.send(withCookie("/desk/test-page", cookie(signedIn)).build())
                        .body())
                .isEqualTo("<p>Hello, editor.</p>");
    }

    @Test
    void theSessionOpensTheApiAndTheLogoutClosesIt() throws Exception {
        String cookie = cookie(login(desk, "editor", TestDesk.PASSWORD, "/desk"));

        HttpResponse<String> inside =
                desk.send(withCookie("/api/articles", cookie).build());
        HttpResponse<String> out = desk.send(
                withCookie("/desk/logout", cookie).POST(BodyPublishers.noBody()).build());
        HttpResponse<String> afterwards =
                desk.send(withCookie("/api/articles", cookie).build());

        assertThat(inside.statusCode()).isEqualTo(200);
        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(location(out)).isEqualTo("/desk/login");
        assertThat(afterwards.statusCode()).isEqualTo(401);
        assertThat(afterwards.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
    }

    @Test
    void theCookieIsForHttpAndThisSiteOnly() throws Exception {
        String setCookie = login(desk, "editor", TestDesk.PASSWORD, "/desk")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();

        assertThat(setCookie)
                .startsWith("broadsheet-session=")
                .containsIgnoringCase("; HttpOnly")
                .containsIgnoringCase("; SameSite=Strict")
                .containsIgnoringCase("; Path=/")
                .doesNotContainIgnoringCase("; Secure");
    }

    @Test
    void everyLoginStartsANewSession() throws Exception {
        String first = cookie(login(desk, "editor", TestDesk.PASSWORD, "/desk"));

        HttpResponse<String> second = desk.send(loginRequest(desk, "editor", TestDesk.PASSWORD, "/desk")
                .header("Cookie", first)
                .build());

        assertThat(cookie(second)).isNotEqualTo(first);
        assertThat(desk.send(withCookie("/api/articles", first).build()).statusCode())
                .isEqualTo(401);
        assertThat(desk.send(withCookie("/api/articles", cookie(second)).build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nobodyComesInWithAnotherNameOrPassword() throws Exception {
        HttpResponse<String> wrong = login(desk, "editor", "not the password", "/desk");
        HttpResponse<String> nobody = login(desk, "nobody<b>", TestDesk.PASSWORD, "/desk");
        HttpResponse<String> nul = login(desk, "edi\0tor", TestDesk.PASSWORD, "/desk");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(wrong.body()).contains("do not match");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.body()).contains("nobody&lt;b&gt;");
        assertThat(nul.statusCode()).isEqualTo(401);
    }

    @Test
    void aLoginLeadsNowhereElse() throws Exception {
        for (String elsewhere :
                new String[] {"https://evil.example/desk", "//evil.example", "/desk\\evil", "/deskevil", ""}) {
            HttpResponse<String> signedIn = login(desk, "editor", TestDesk.PASSWORD, elsewhere);

            assertThat(location(signedIn)).as(elsewhere).isEqualTo("/desk");
        }
    }

    @Test
    void thePasswordIsNoBasicAuthentication() throws Exception {
        String basic = Base64.getEncoder().encodeToString(("editor:" + TestDesk.PASSWORD).getBytes(UTF_8));

        HttpResponse<String> answer = desk.send(HttpRequest.newBuilder(desk.uri("/api/articles"))
                .header("Authorization", "Basic " + basic)
                .build());

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void aFormOfAnotherSiteIsRefused() throws Exception {
        String cookie = cookie(login(desk, "editor", TestDesk.PASSWORD, "/desk"));
        String host = desk.uri("/").getAuthority();

        assertThat(post(cookie, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(post(cookie, "Sec-Fetch-Site", "same-site"))
                .as("a subdomain")
                .isEqualTo(403);
        assertThat(post(cookie, "Origin", "https://evil.example")).isEqualTo(403);
        assertThat(post(cookie, "Origin", "null")).isEqualTo(403);
        assertThat(post(cookie, "Sec-Fetch-Site", "same-origin")).isEqualTo(404);
        assertThat(post(cookie, "Origin", "http://" + host)).isEqualTo(404);
        assertThat(post(cookie, "Origin", "https://" + host))
                .as("behind a proxy that ends TLS")
                .isEqualTo(404);
    }

    @Test
    void aFormOfAnotherSiteSignsNobodyOut() throws Exception {
        String cookie = cookie(login(desk, "editor", TestDesk.PASSWORD, "/desk"));

        HttpResponse<String> refused = desk.send(withCookie("/desk/logout", cookie)
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.noBody())
                .build());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
        assertThat(desk.send(withCookie("/api/articles", cookie).build()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoGuessesHasToWaitAndThePasswordIsKeptFromThem() throws Exception {
        try (TestDesk own = TestDesk.start(Map.of())) {
            for (int i = 0; i < LoginAttempts.PER_ADDRESS; i++) {
                assertThat(login(own, "editor", "guess " + i, "/desk").statusCode())
                        .isEqualTo(401);
            }

            HttpResponse<String> oneMore = login(own, "editor", TestDesk.PASSWORD, "/desk");

            assertThat(oneMore.statusCode()).isEqualTo(429);
            assertThat(oneMore.headers().firstValue("Retry-After")).hasValue("30");
            assertThat(oneMore.body()).contains("Too many attempts");
        }
    }

    @Test
    void onHttpsTheCookieIsSecureAndTheFirstPasswordStaysTheFirst() throws Exception {
        RealPostgres.Database database = RealPostgres.freshDatabase();
        TestDesk.startOn(database, Map.of()).close();

        try (TestDesk again = TestDesk.startOn(
                database,
                Map.of(
                        "broadsheet.publication.base-url", "https://news.example",
                        "broadsheet.desk.first-password", "another password"))) {
            HttpResponse<String> old = login(again, "editor", TestDesk.PASSWORD, "/desk");
            HttpResponse<String> other = login(again, "editor", "another password", "/desk");

            assertThat(old.statusCode()).isEqualTo(303);
            assertThat(old.headers().firstValue("Set-Cookie").orElse("")).containsIgnoringCase("; Secure");
            assertThat(other.statusCode()).isEqualTo(401);
        }
    }

    private int post(String cookie, String header, String value) throws Exception {
        return desk.send(withCookie("/api/articles/no-such-article/publish", cookie)
                        .header(header, value)
                        .POST(BodyPublishers.noBody())
                        .build())
                .statusCode();
    }

    private HttpRequest.Builder page(String path) {
        return HttpRequest.newBuilder(desk.uri(path)).header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    private HttpRequest.Builder withCookie(String path, String cookie) {
        return HttpRequest.newBuilder(desk.uri(path)).header("Cookie", cookie);
    }

    private static HttpResponse<String> login(TestDesk desk, String name, String password, String to) throws Exception {
        return desk.send(loginRequest(desk, name, password, to).build());
    }

    private static HttpRequest.Builder loginRequest(TestDesk desk, String name, String password, String to) {
        String form = "username=%s&password=%s&to=%s".formatted(encoded(name), encoded(password), encoded(to));
        return HttpRequest.newBuilder(desk.uri("/desk/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(form));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static String cookie(HttpResponse<String> response) {
        String setCookie = response.headers().firstValue("Set-Cookie").orElseThrow();
        int end = setCookie.indexOf(';');
        return end < 0 ? setCookie : setCookie.substring(0, end);
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }
}
