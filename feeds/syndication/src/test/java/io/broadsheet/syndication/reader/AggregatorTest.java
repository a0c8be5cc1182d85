package io.broadsheet.syndication.reader;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AggregatorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; like FeedFetcher-Google) | Feedly | '' | 16",
                "Feedbin feed-id:1373711 - 142 subscribers | Feedbin | 1373711 | 142",
                "NewsBlur Feed Fetcher - 12 subscribers - https://www.newsblur.com/site/1/x (Mozilla/5.0) | NewsBlur Feed Fetcher | '' | 12",
                "Mozilla/5.0 (compatible; theoldreader.com; 3 subscribers; feed-id=54a1b2c3) | theoldreader.com | 54a1b2c3 | 3",
                "Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 1 subscriber) | BazQux | '' | 1",
                "Mozilla/5.0 (X11; Linux x86_64) Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 5 subscribers; ) | Mozilla | '' | 5",
                "YandexBlogs/0.99; robot; +http://help.yandex.ru; (1 readers) | YandexBlogs | '' | 1",
            })
    void whatAggregatorsSayIsRead(String userAgent, String program, String feedId, int subscribers) {
        assertThat(Aggregator.of(userAgent)).contains(new Aggregator(program, feedId, subscribers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "newsboat/2.30 (Linux x86_64)",
                "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
                "subscribers",
                "1.5 subscribers",
                "Joke/1.0 (999999999 subscribers)",
            })
    void whoSaysNothingIsNoAggregator(String userAgent) {
        assertThat(Aggregator.of(userAgent)).isEmpty();
    }

    @Property
    void anyHeaderIsReadToSomething(@ForAll String before, @ForAll String after) {
        Aggregator.of(before + " 7 subscribers " + after)
                .ifPresent(it -> assertThat(it.program()).hasSizeBetween(1, 60).doesNotContain("<", "\0", "\n"));
    }
}
