package io.broadsheet.desk.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.desk.TestDesk;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
@Tag("once")
class DoorTest {
    private final TestDesk desk = TestDesk.shared();
    private final String slug = "door-" + UUID.randomUUID();

    @Test
    void anEditorSignsInAndOut() {
        try (Window window = Window.ofStranger()) {
            window.open("/desk/import");
            assertThat(window.at("h1")).hasText("Broadsheet");

            window.signIn(TestDesk.PASSWORD);
            assertThat(window.at("h1")).hasText("Import a file");

            window.press("Sign out");
            assertThat(window.path()).isEqualTo("/desk/login");
            window.open("/desk");
            assertThat(window.path()).isEqualTo("/desk/login");
        }
    }

    @Test
    void aWrongPasswordIsSaidAndTheNameIsKept() {
        try (Window window = Window.ofStranger()) {
            window.open("/desk");

            window.signIn("not the password");

            assertThat(window.at("[role=alert]")).hasText("Name and password do not match.");
            assertThat(window.page().getByLabel("Name")).hasValue("editor");
        }
    }

    @Test
    void noPageHasASecretOrAnythingInline() throws Exception {
        desk.put("/api/articles/" + slug, "{\"title\": \"A\", \"source\": \"1\"}");
        String article = "/desk/articles/" + slug;

        for (String path : List.of(
                "/desk",
                "/desk/new",
                "/desk/import",
                article,
                article + "/preview/page",
                article + "/preview/mail",
                article + "/preview/posts",
                article + "/publish",
                article + "/withdraw",
                article + "/board")) {
            HttpResponse<String> page =
                    desk.send(desk.request(path).header("Accept", "text/html").build());

            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.body())
                    .as(path)
                    .doesNotContain(TestDesk.TOKEN)
                    .doesNotContainPattern("<script>|<style|\\son\\w+=|\\sstyle=");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("script-src 'self';", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.headers().firstValue("Cache-Control")).as(path).hasValue("no-store");
        }
    }

    @Test
    void whatAnotherSiteSendsPublishesNothing() throws Exception {
        desk.put("/api/articles/" + slug, "{\"title\": \"A\", \"source\": \"1\"}");
        String cookie;
        try (Window window = Window.ofEditor()) {
            var kept = window.page().context().cookies().getFirst();
            cookie = kept.name + "=" + kept.value;
        }

        HttpResponse<String> refused =
                desk.send(java.net.http.HttpRequest.newBuilder(desk.uri("/desk/articles/%s/publish".formatted(slug)))
                        .header("Cookie", cookie)
                        .header("Sec-Fetch-Site", "cross-site")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("version=1"))
                        .build());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(desk.get("/api/articles/" + slug).body().path("state").asText())
                .isEqualTo("draft");
    }

    @Test
    void theListSaysOfEachArticleHowItStands() throws Exception {
        String api = "/api/articles/" + slug;
        desk.put(api, "{\"title\": \"A <b>draft</b>\", \"section\": \"Arts\", \"source\": \"1\"}");
        desk.put(api + "-p", "{\"title\": \"Out\", \"source\": \"1\"}");
        desk.post(api + "-p/publish", "");
        desk.put(api + "-c", "{\"title\": \"Changed\", \"source\": \"1\"}");
        desk.post(api + "-c/publish", "");
        desk.put(api + "-c", "{\"title\": \"Changed\", \"source\": \"2\"}");
        desk.put(api + "-w", "{\"title\": \"Back\", \"source\": \"1\"}");
        desk.post(api + "-w/publish", "");
        desk.post(api + "-w/withdraw", "");

        try (Window window = Window.ofEditor()) {
            window.open("/desk");

            assertThat(row(window, "")).containsText("A <b>draft</b>");
            assertThat(row(window, "").locator(".state")).hasText("Draft");
            assertThat(row(window, "").locator(".section")).hasText("Arts");
            assertThat(row(window, "-p").locator(".state")).hasText("Published, revision 1");
            assertThat(row(window, "-p").locator("text=Page"))
                    .hasAttribute("href", "http://localhost:8080/articles/" + slug + "-p");
            assertThat(row(window, "-c").locator(".state")).hasText("Changed since revision 1");
            assertThat(row(window, "-w").locator(".state")).hasText("Withdrawn");
        }
    }

    @Test
    void anArticleThatIsNotThereIsSaidOnAPage() {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/articles/no-such-article");

            assertThat(window.at("h1")).hasText("No such article");
        }
    }

    private com.microsoft.playwright.Locator row(Window window, String suffix) {
        return window.at("tr:has(a[href='/desk/articles/%s%s'])".formatted(slug, suffix));
    }
}
