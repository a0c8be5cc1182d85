package io.broadsheet.syndication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.syndication.publication.LookConfig;
import io.broadsheet.syndication.publication.PublicationConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the configuration records refuse, and how they say so. */
class ConfigurationTest {
    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org", "example.org", "https://example.org/", "https://example.org?a=b", "/"})
    void aBaseAddressThatNoLinkCanStandOnIsRefused(String address) {
        assertThatThrownBy(() -> publication("Title", address, "en", null))
                .hasMessageContaining("broadsheet.publication.base-url is '%s'".formatted(address))
                .hasMessageContaining("expected: an http or https address without a slash at the end");
    }

    @Test
    void aLanguageThatIsNoneIsRefused() {
        assertThatThrownBy(() -> publication("Title", "https://example.org", "en_GB!", null))
                .hasMessageContaining("broadsheet.publication.language is 'en_GB!'");
    }

    @Test
    void textOfTwoLinesOrNoneIsRefused() {
        assertThatThrownBy(() -> publication(" ", "https://example.org", "en", null))
                .hasMessageContaining("broadsheet.publication.title is empty");
        assertThatThrownBy(() -> publication("Title", "https://example.org", "en", "two\nlines"))
                .hasMessageContaining("broadsheet.publication.motto has a line break");
    }

    @Test
    void whatIsLeftOutIsFilledInFromTheRest() {
        PublicationConfig plain = publication("Title", "https://example.org", "en", null);
        PublicationConfig withMotto = publication("Title", "https://example.org", "en", "Motto");

        assertThat(plain.subtitle()).isEqualTo("Title");
        assertThat(plain.authorOrTitle()).isEqualTo("Title");
        assertThat(withMotto.subtitle()).isEqualTo("Motto");
        assertThat(plain.address("/feed.atom")).isEqualTo("https://example.org/feed.atom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"red", "#fff", "#12345g", "8c1d18", "#8c1d18;}"})
    void aColourThatIsNoneIsRefused(String colour) {
        assertThatThrownBy(() -> new LookConfig(colour, null, List.of(), null))
                .hasMessage(
                        "broadsheet.publication.accent is '%s' (expected: a colour such as #8c1d18)".formatted(colour));
    }

    @Test
    void aLogoOrAFormThatIsNowhereIsRefused() {
        assertThatThrownBy(() -> new LookConfig("#8c1d18", URI.create("/logo.svg"), List.of(), null))
                .hasMessageContaining("broadsheet.publication.logo is '/logo.svg'");
        assertThatThrownBy(() -> new LookConfig("#8c1d18", null, List.of(), URI.create("javascript:alert(1)")))
                .hasMessageContaining("broadsheet.publication.subscribe-url is 'javascript:alert(1)'");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 24, 60, 60, 60, 10, 64, entries-per-feed is 0 (expected: 1 to 1000)",
        "1001, 24, 60, 60, 60, 10, 64, entries-per-feed is 1001 (expected: 1 to 1000)",
        "50, 0, 60, 60, 60, 10, 64, entries-on-front-page is 0 (expected: 1 to 1000)",
        "50, 24, -1, 60, 60, 10, 64, max-age is PT-1S (expected: at least 0ms)",
        "50, 24, 60, -1, 60, 10, 64, archive-max-age is PT-1S (expected: at least 0ms)",
        "50, 24, 60, 60, -1, 10, 64, stale-if-error is PT-1S (expected: at least 0ms)",
        "50, 24, 60, 60, 60, 0, 64, retry-delay is PT0S (expected: at least 1ms)",
        "50, 24, 60, 60, 60, 10, 0, copy-memory is 0 (expected: 1 to 2147483647)",
    })
    void aValueOutOfRangeIsRefusedWithItsKey(
            int perFeed, int onFront, int maxAge, int archive, int stale, int retry, int memory, String message) {
        assertThatThrownBy(() -> new SyndicationConfig(
                        perFeed,
                        onFront,
                        Duration.ofSeconds(maxAge),
                        Duration.ofSeconds(archive),
                        Duration.ofSeconds(stale),
                        Duration.ofSeconds(retry),
                        memory))
                .hasMessage("broadsheet.syndication." + message);
    }

    @Test
    void aTooShortTokenStopsTheStartAndATokenIsNeverPrinted() {
        assertThatThrownBy(() -> new EditorTokens(new ApiConfig("short"))).hasMessageContaining("at least 22");
        assertThat(new ApiConfig("a-token-for-tests-of-enough-length").toString())
                .doesNotContain("tests");
    }

    private static PublicationConfig publication(String title, String url, String language, @Nullable String motto) {
        return new PublicationConfig(title, null, URI.create(url), language, motto, null, null);
    }
}
