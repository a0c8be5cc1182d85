package io.broadsheet.desk.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.desk.TestDesk;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
@Tag("once")
class WritingTest {
    private final TestDesk desk = TestDesk.shared();
    private final String slug = "written-" + UUID.randomUUID();
    private final String api = "/api/articles/" + slug;

    @Test
    void whatIsWrittenIsShownAtOnceAndKept() throws Exception {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/new");
            window.at("#title").fill("The Quiet Committee");
            window.at("#slug").fill(slug);
            window.at("#byline").fill("Ada Winters, Ben Okri");
            window.at("#section").selectOption("Arts");
            window.at("#tags").fill("buses, councils");
            window.at("#announcement-mastodon").fill("Read this.");

            window.at("#source").fill("Some **bold** words.\n\n<script>document.title = 'ran'</script>");
            assertThat(window.at("#preview .body strong")).hasText("bold");
            assertThat(window.at("#preview h1")).hasText("The Quiet Committee");
            assertThat(window.at("#preview script")).hasCount(0);
            assertThat(window.at("#count")).hasText("3 words");
            window.page().keyboard().press("Control+s");

            assertThat(window.at("#status")).hasText(Pattern.compile("Saved at .*"));
            assertThat(window.path()).isEqualTo("/desk/articles/" + slug);
            assertThat(window.page()).hasTitle(Pattern.compile("New article.*"));
        }
        JsonNode draft = draft();
        assertThat(draft.path("title").asText()).isEqualTo("The Quiet Committee");
        assertThat(draft.path("byline").toString()).isEqualTo("[\"Ada Winters\",\"Ben Okri\"]");
        assertThat(draft.path("section").asText()).isEqualTo("Arts");
        assertThat(draft.path("tags").toString()).isEqualTo("[\"buses\",\"councils\"]");
        assertThat(draft.path("announcements").path("mastodon").asText()).isEqualTo("Read this.");
        assertThat(desk.get(api).body().path("state").asText()).isEqualTo("draft");
    }

    @Test
    void aFieldThatCannotBeKeptIsNamedAndNothingIsLost() throws Exception {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/new");
            window.at("#title").fill("A");
            window.at("#slug").fill(slug);
            window.at("#language").fill("no language");

            window.press("Save draft");
            assertThat(window.at("#language-error")).containsText("expected: a BCP 47 tag");
            assertThat(window.at("#language")).hasAttribute("aria-invalid", "true");
            assertThat(window.at("#language")).isFocused();
            assertThat(desk.get(api).status()).isEqualTo(404);
            window.at("#language").fill("de-AT");
            window.press("Save draft");

            assertThat(window.at("#status")).hasText(Pattern.compile("Saved at .*"));
            assertThat(window.at("#language-error")).isHidden();
        }
        assertThat(draft().path("language").asText()).isEqualTo("de-AT");
    }

    @Test
    void aNewArticleTakesNobodysAddress() throws Exception {
        desk.put(api, "{\"title\": \"Theirs\", \"source\": \"theirs\"}");
        try (Window window = Window.ofEditor()) {
            window.open("/desk/new");
            window.at("#title").fill("Mine");
            window.at("#slug").fill(slug);

            window.press("Save draft");

            assertThat(window.at("#slug-error")).containsText("there is an article at /articles/" + slug);
        }
        assertThat(draft().path("title").asText()).isEqualTo("Theirs");
    }

    @Test
    void twoWindowsDoNotOverwriteEachOther() throws Exception {
        desk.put(api, "{\"title\": \"A\", \"source\": \"first\"}");
        try (Window one = Window.ofEditor();
                Window other = Window.ofEditor()) {
            one.open("/desk/articles/" + slug);
            other.open("/desk/articles/" + slug);
            one.at("#source").fill("of the one");
            one.press("Save draft");
            assertThat(one.at("#status")).hasText(Pattern.compile("Saved at .*"));

            other.at("#source").fill("of the other");
            other.press("Save draft");
            assertThat(other.at("#notice")).containsText("changed in another window");
            assertThat(draft().path("source").asText()).isEqualTo("of the one");
            assertThat(other.at("#source")).hasValue("of the other");
            other.press("Save mine over it");

            assertThat(other.at("#notice")).isHidden();
            await().untilAsserted(
                            () -> assertThat(draft().path("source").asText()).isEqualTo("of the other"));
        }
    }

    @Test
    void whatIsTypedIsKeptByItself() throws Exception {
        desk.put(api, "{\"title\": \"A\", \"source\": \"first\", \"rights\": \"(c) A\"}");
        try (Window window = Window.ofEditor()) {
            window.open("/desk/articles/" + slug);

            window.at("#source").fill("second");

            await().untilAsserted(
                            () -> assertThat(draft().path("source").asText()).isEqualTo("second"));
            assertThat(window.at("#status")).hasText(Pattern.compile("Saved at .*"));
        }
        assertThat(draft().path("rights").asText())
                .as("what the editor does not show")
                .isEqualTo("(c) A");
    }

    @Test
    void theNextStepSavesFirst() throws Exception {
        desk.put(api, "{\"title\": \"A\", \"source\": \"first\"}");
        try (Window window = Window.ofEditor()) {
            window.open("/desk/articles/" + slug);
            window.at("#title").fill("Another title");

            window.at(".steps >> text=Mail").click();

            assertThat(window.at(".envelope .subject")).hasText("Another title");
        }
    }

    private JsonNode draft() throws IOException, InterruptedException {
        return desk.get(api).body().path("draft");
    }
}
