package io.broadsheet.desk.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkInspectorTest {
    private final LinkInspector inspector = new LinkInspector(Set.of("review.example.org"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://www.example.com/best-online-casino | read on        | spam words: casino
            https://example.com/x                      | payday loans   | spam words: payday, loans
            https://bit.ly/3xyz                        | the report     | a shortener hides where it leads
            https://example.com/go?u=https://e.org/    | the report     | a redirect hides where it leads
            https://www.example.com/redirect/9         | the report     | a redirect hides where it leads
            https://example.org@evil.example/          | the report     | it hides its host behind a name
            https://evil.example/                      | www.example.org| its words name another address
            JaVaScRiPt:alert(1)                        | the report     | it runs a script
            data:text/html;base64,xx                   | the report     | it runs a script
            https://xn--xample-2of.org/                | the report     | its host mixes alphabets to look like another: еxample.org
            https://сосо.example.org/                  | the report     | its host mixes alphabets to look like another: сосо.example.org
            """)
    void itDoubts(String url, String words, String why) {
        assertThat(inspector.doubts(url, words)).containsExactly(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://example.com/report                 | the report
            https://münchen.example/rathaus            | the town hall
            https://пример.рф/                         | a Russian site
            https://example.com/                       | example.com
            https://news.example.com/today             | https://www.example.com
            mailto:editor@example.org                  | write to us
            ../2019/minutes.html                       | the minutes
            https://example.com/specialist/history     | the socialist
            """)
    void itTrusts(String url, String words) {
        assertThat(inspector.doubts(url, words)).isEmpty();
    }

    @Test
    void onlyOtherSitesLeadAway() {
        assertThat(inspector.leadsAway("https://www.review.example.org/x")).isFalse();
        assertThat(inspector.leadsAway("//EXAMPLE.com:8080/")).isTrue();
        assertThat(inspector.leadsAway("/x")).isFalse();
        assertThat(inspector.leadsAway("mailto:a@example.com")).isFalse();
    }

    @Test
    void aSingleWordThatHonestTextsUseIsNotForeign() {
        assertThat(LinkInspector.isForeign(new Link("https://example.com/", "student loans"), Set.of()))
                .isFalse();
        assertThat(LinkInspector.isForeign(new Link("https://example.com/", "payday loans"), Set.of()))
                .isTrue();
        assertThat(LinkInspector.isForeign(new Link("https://example.com/", "the casinos"), Set.of("casino")))
                .isFalse();
    }
}
