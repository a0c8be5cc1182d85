package io.broadsheet.desk.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import io.broadsheet.desk.TestDesk;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
@Tag("once")
class PreviewTest {
    private final TestDesk desk = TestDesk.shared();
    private final String slug = "seen-" + UUID.randomUUID();

    @Test
    void thePageIsShownAndNothingInItRuns() throws Exception {
        desk.put("/api/articles/" + slug, "{\"title\": \"Seen\", \"source\": \"Some *words*\"}");
        try (Window window = Window.ofEditor()) {
            window.open("/desk/articles/%s/preview/page".formatted(slug));

            FrameLocator frame = window.page().frameLocator("iframe");
            assertThat(frame.locator("h1")).hasText("Seen");
            assertThat(frame.locator("em")).hasText("words");
            assertThat(frame.locator("html[data-ran]")).hasCount(0);
        }
        HttpResponse<String> alone = desk.send(desk.request("/desk/articles/%s/preview/page/frame".formatted(slug))
                .build());
        assertThat(alone.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("sandbox;");
    }

    @Test
    void theMailIsShownInBothItsForms() throws Exception {
        desk.put("/api/articles/" + slug, "{\"title\": \"Seen\", \"source\": \"Some *words*\"}");
        try (Window window = Window.ofEditor()) {
            window.open("/desk/articles/%s/preview/mail".formatted(slug));

            assertThat(window.at(".envelope")).containsText("The Paper <paper@example.org>");
            assertThat(window.at(".envelope .subject")).hasText("Seen");
            assertThat(window.at("pre")).containsText("Some");
            assertThat(window.page().frameLocator("iframe").locator("h1")).hasCSS("color", "rgb(1, 2, 3)");
        }
    }

    @Test
    void eachPostIsShownWithItsLength() throws Exception {
        desk.put("/api/articles/" + slug, "{\"title\": \"Seen\", \"source\": \"1\"}");
        try (Window window = Window.ofEditor()) {
            window.open("/desk/articles/%s/preview/posts".formatted(slug));

            assertThat(window.at(".post h2")).containsText("masto");
            assertThat(window.at(".post .said")).hasText("Seen");
            assertThat(window.at(".post .length")).containsText("4 of 500 characters");
        }
    }

    @Test
    void aServiceThatIsSilentLeavesTheOthersAsTheyAre() throws Exception {
        String silent = "no-mail-" + UUID.randomUUID();
        desk.put("/api/articles/" + silent, "{\"title\": \"Seen\", \"source\": \"1\"}");
        try (Window window = Window.ofEditor()) {
            window.open("/desk/articles/%s/preview/mail".formatted(silent));
            assertThat(window.at(".notice")).containsText("The mailer gave no answer");

            window.at(".steps >> text=Posts").click();

            assertThat(window.at(".post .said")).hasText("Seen");
        }
    }

    @Test
    void anUnfinishedDraftSaysWhatIsMissing() throws Exception {
        desk.put("/api/articles/" + slug, "{\"source\": \"1\"}");
        try (Window window = Window.ofEditor()) {
            window.open("/desk/articles/%s/preview/page".formatted(slug));

            assertThat(window.at(".notice")).containsText("Not yet: the article has no title");
            assertThat(window.at("iframe")).hasCount(0);
        }
    }
}
