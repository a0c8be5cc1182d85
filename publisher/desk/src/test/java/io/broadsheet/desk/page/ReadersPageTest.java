package io.broadsheet.desk.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
@Tag("once")
class ReadersPageTest {
    @Test
    void theReadersOfEachFeedAreShownWithWhereTheyComeFrom() {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/readers");

            assertThat(window.at("h1")).hasText("Readers");
            assertThat(window.at("[data-feed='/feed.atom'] td >> nth=0")).hasText("1,246");
            assertThat(window.at("[data-feed='/feed.atom'] td >> nth=1")).hasText("1,109");
            assertThat(window.at("[data-feed='/feed.atom'] td >> nth=2"))
                    .hasText("Feedly 1,200, <b> 34, own readers 12");
            assertThat(window.at("[data-feed='/tags/keys/feed.rss'] td >> nth=0"))
                    .hasText("–");
        }
    }
}
