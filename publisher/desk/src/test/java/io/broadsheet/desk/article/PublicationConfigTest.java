package io.broadsheet.desk.article;

import static io.broadsheet.contract.testing.ConfigurationBinding.bind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublicationConfigTest {
    @Test
    void theDefaultsAreThoseThatTheDocumentationNames() {
        assertThat(bind(PublicationConfig.class, Map.of()))
                .isEqualTo(new PublicationConfig("http://localhost:8080", "en", null, null, List.of()));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(bind(
                        PublicationConfig.class,
                        Map.of(
                                "broadsheet.publication.base-url", "https://a.example/news/",
                                "broadsheet.publication.language", "de-AT",
                                "broadsheet.publication.author", " Ann ",
                                "broadsheet.publication.rights", "© Ann",
                                "broadsheet.publication.sections", "Arts, Home affairs ,")))
                .isEqualTo(new PublicationConfig(
                        "https://a.example/news", "de-AT", "Ann", "© Ann", List.of("Arts", "Home affairs")));
    }

    @Test
    void sectionsMayBeAListToo() {
        assertThat(bind(
                                PublicationConfig.class,
                                Map.of("broadsheet.publication.sections", List.of("Arts", "War, peace")))
                        .sections())
                .containsExactly("Arts", "War, peace");
    }

    @Test
    void whatMakesNoSenseIsRefusedWithWhatWasExpected() {
        for (String bad : new String[] {"news.example", "ftp://a.example", "https://a b", "https://a.example?x", ""}) {
            refused("broadsheet.publication.base-url", bad, "(expected: an absolute address");
        }
        refused("broadsheet.publication.language", "??", "(expected: a BCP 47 tag");
    }

    private static void refused(String key, String value, String message) {
        assertThatThrownBy(() -> bind(PublicationConfig.class, Map.of(key, value)))
                .hasStackTraceContaining(key + " is '" + value + "'")
                .hasStackTraceContaining(message);
    }
}
