package io.broadsheet.desk.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.options.FilePayload;
import io.broadsheet.desk.TestDesk;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
@Tag("once")
class ImportPageTest {
    private final TestDesk desk = TestDesk.shared();
    private final String slug = "file-" + UUID.randomUUID();

    @Test
    void anOldPageBecomesADraftAndItsSpamIsShown() throws Exception {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/import");
            window.at("#file").setInputFiles(Path.of("src", "test", "resources", "pages", "table-windows-1252.html"));
            window.at("#replace").check();

            window.press("Import");

            assertThat(window.at("h1")).hasText("The Quiet Committee");
            assertThat(window.at(".doubts h2")).hasText("4 suspicious links");
            assertThat(window.at(".doubts")).containsText("http://casino.example.com/best");
            assertThat(window.at("main")).containsText("Copyright");
            assertThat(window.at("main")).containsText("14 September 2020");
            window.at("text=Open the draft").click();
            assertThat(window.at("#title")).hasValue("The Quiet Committee");
            assertThat(window.at("#date")).hasValue("2020-09-14");
            assertThat(window.at("#preview .body")).containsText("nine people meet");
            assertThat(window.at("#preview .body")).not().containsText("casino");
        }
        JsonNode article = desk.get("/api/articles/the-quiet-committee").body();
        assertThat(article.path("state").asText()).isEqualTo("draft");
    }

    @Test
    void aFileReplacesNoDraftUnasked() throws Exception {
        desk.put("/api/articles/" + slug, "{\"title\": \"Theirs\", \"source\": \"theirs\"}");
        try (Window window = Window.ofEditor()) {
            window.open("/desk/import");
            window.at("#file").setInputFiles(markdown());
            window.press("Import");
            assertThat(window.at("[role=alert]")).containsText("There is another article at /articles/" + slug);
            assertThat(title()).isEqualTo("Theirs");

            window.at("#file").setInputFiles(markdown());
            window.at("#replace").check();
            window.press("Import");

            assertThat(window.at("h1")).hasText("From a file");
        }
        assertThat(title()).isEqualTo("From a file");
    }

    @Test
    void aFileWithoutAnArticleIsSaid() {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/import");
            window.at("#file").setInputFiles(new FilePayload("a.pdf", "application/pdf", "%PDF-1.4".getBytes(UTF_8)));

            window.press("Import");

            assertThat(window.at("[role=alert]"))
                    .containsText("the file is a PDF (expected: Markdown or an HTML page)");
        }
    }

    @Test
    void aFileThatIsTooLargeIsSaid() {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/import");
            window.at("#file").setInputFiles(new FilePayload("a.md", "text/markdown", new byte[3_000_000]));

            window.press("Import");

            assertThat(window.at("[role=alert]")).containsText("the file has 3,000,000 bytes");
        }
    }

    private FilePayload markdown() {
        return new FilePayload(
                "a.md",
                "text/markdown",
                "---\ntitle: From a file\nslug: %s\n---\nWords.".formatted(slug).getBytes(UTF_8));
    }

    private String title() throws Exception {
        return desk.get("/api/articles/" + slug)
                .body()
                .path("draft")
                .path("title")
                .asText();
    }
}
