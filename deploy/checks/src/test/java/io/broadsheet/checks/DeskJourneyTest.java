package io.broadsheet.checks;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.broadsheet.desk.page.Chromium;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An editor's first hour at the desk, in a real browser, with every service behind it. */
@Tag("services")
@Tag("once")
class DeskJourneyTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void anEditorWritesLooksPublishesAndWithdraws() throws Exception {
        try (Installation installation = new Installation(folder.resolve("data"), OwnServices.settings());
                BrowserContext browser = Chromium.browser().newContext()) {
            installation.up();
            installation.command(
                    "subscribers",
                    "import",
                    Path.of("samples", "subscribers.csv").toString());
            browser.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
            Page page = browser.newPage();

            page.navigate(installation.uri("/desk").toString());
            page.getByLabel("Name").fill("editor");
            page.getByLabel("Password").fill(installation.note("first-login"));
            button(page, "Sign in").click();
            page.waitForURL("**/desk");
            page.navigate(installation.uri("/desk/new").toString());
            page.locator("#title").fill("A lamp on the quay");
            page.locator("#source").fill("It has burned since *Thursday*.");
            assertThat(page.locator("#preview .body em")).hasText("Thursday");
            button(page, "Save draft").click();
            assertThat(page.locator("#status")).hasText(Pattern.compile("Saved at .*"));

            page.locator("#see").click();
            assertThat(page.frameLocator("iframe").locator("h1")).hasText("A lamp on the quay");
            step(page, "Mail").click();
            assertThat(page.locator(".envelope .subject")).hasText("A lamp on the quay");
            assertThat(page.locator("pre")).containsText("It has burned since");
            step(page, "Posts").click();
            assertThat(page.locator(".post .said")).containsText("A lamp on the quay");
            int before = installation.get("/articles/a-lamp-on-the-quay").statusCode();

            step(page, "Publish").click();
            assertThat(page.locator(".consequences")).containsText("3 confirmed subscribers");
            button(page, "Publish now").click();
            assertThat(channel(page, "feeds").locator(".state")).hasText("Done");
            assertThat(channel(page, "mail").locator(".state")).hasText("Done");
            assertThat(channel(page, "mail").locator("[role=progressbar]"))
                    .hasAttribute("aria-valuetext", "3 accepted, 0 postponed, 0 refused and 0 excluded of 3");
            int published = installation.get("/articles/a-lamp-on-the-quay").statusCode();

            step(page, "Withdraw").click();
            page.getByLabel("Reason, for readers").fill("The lamp went out.");
            button(page, "Withdraw now").click();
            assertThat(channel(page, "feeds").locator(".state")).hasText("Done");

            assertThat(before).isEqualTo(404);
            assertThat(published).isEqualTo(200);
            assertThat(installation.get("/articles/a-lamp-on-the-quay").statusCode())
                    .isEqualTo(410);
            assertThat(installation.get("/articles/a-lamp-on-the-quay").body()).contains("The lamp went out.");
        }
    }

    private static Locator button(Page page, String words) {
        return page.locator("button:has-text('%s')".formatted(words));
    }

    private static Locator step(Page page, String words) {
        return page.locator(".steps >> text=" + words);
    }

    private static Locator channel(Page page, String name) {
        return page.locator("li[data-channel='%s']".formatted(name));
    }
}
