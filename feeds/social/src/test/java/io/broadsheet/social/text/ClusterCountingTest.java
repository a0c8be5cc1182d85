package io.broadsheet.social.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterCountingTest {
    private final ClusterCounting counting = new ClusterCounting(23);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | 5",
                "👩‍👩‍👧‍👦 | 1",
                "🇦🇹🇨🇭 | 2",
                "é | 1",
                "नमस्ते | 3",
                "https://a.example | 23",
                "HTTP://a.example/x?y=z#f | 23",
                "see https://a.example/x. | 28",
                "(https://a.example/x) | 25",
                "https://a.example/xこんにちは | 30",
                "xhttps://a.example/x | 24",
                "http://localhost:8080/x | 23",
                "https://a.example/one https://a.example/two | 47",
                "@ada@social.example wrote | 10",
                "mail ada@social.example | 23",
            })
    void lengthsAreAsMastodonCounts(String text, int length) {
        assertThat(counting.count(text)).isEqualTo(length);
    }

    @Test
    void nothingIsNothing() {
        assertThat(counting.count("")).isZero();
    }

    @Test
    void endlessAddressesAndMentionsAreNoTrouble() {
        assertThat(counting.count("https://" + "a.".repeat(5_000))).isPositive();
        assertThat(counting.count("https://a.example/" + "]".repeat(10_000))).isPositive();
        assertThat(counting.count("@a@b" + ".c".repeat(5_000))).isPositive();
    }
}
