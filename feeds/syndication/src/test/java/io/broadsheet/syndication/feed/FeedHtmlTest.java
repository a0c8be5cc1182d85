package io.broadsheet.syndication.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.entry.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedHtmlTest {
    @Test
    void aTextThatEveryReaderKnowsStaysByteForByte() {
        String html =
                "<p>A &lt; B &amp; <a href='https://example.org'>c</a><br>\n<img src=\"https://example.org/a.png\" alt=''></p>";

        assertThat(feedHtml(html)).isEqualTo(html);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<a href=\"#n1\">1</a>|<a href=\"http://localhost:8080/articles/keys#n1\">1</a>",
                "<mark>new</mark>|<b>new</b>",
                "<bdi>שם</bdi>|<span dir=\"auto\">שם</span>",
                "<bdo dir=\"rtl\">abc</bdo>|<span dir=\"rtl\">abc</span>",
                "<p data-x=\"1\" role=\"note\">a</p>|<p>a</p>",
                "<img src=\"https://a.example/a.png\" srcset=\"https://a.example/b.png 2x\" loading=\"lazy\" alt=\"\">|<img src=\"https://a.example/a.png\" alt=\"\">",
                "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>|漢(かん)",
                "<picture><source srcset=\"a\"><img src=\"https://a.example/a.png\" alt=\"\"></picture>|<img src=\"https://a.example/a.png\" alt=\"\">",
            })
    void whatTheValidatorDoesNotKnowIsPutInOlderWords(String html, String feedHtml) {
        assertThat(feedHtml(html)).isEqualTo(feedHtml);
    }

    private static String feedHtml(String html) {
        return FeedHtml.of(new Entry(
                ArticleId.of("6f1c5c1e-0d2a-4f0e-9c53-0a7d8f6e2b11"),
                1,
                Articles.article("keys", "Keys", html),
                Articles.MORNING,
                1));
    }
}
