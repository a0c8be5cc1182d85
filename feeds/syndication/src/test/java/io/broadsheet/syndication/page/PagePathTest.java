package io.broadsheet.syndication.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagePathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/older/first",
                "/sections/essays",
                "/tags/%E6%9D%B1%E4%BA%AC",
                "/authors/ada-fenwick/older/first",
                "/sections/older",
                "/archive",
                "/archive/2026/09",
                "/archive/0999/12/3",
                "/articles/keys"
            })
    void thePathOfAPageIsReadAndWrittenAlike(String path) {
        assertThat(PagePath.parse(path).orElseThrow().path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "/sections/Essays/, /sections/essays",
        "/archive/, /archive",
        "/archive/2026/09/1, /archive/2026/09",
        "/authors/Ada%20Fenwick, /authors/ada-fenwick",
        "/articles/keys/, /articles/keys"
    })
    void anotherSpellingIsReadAsTheOneThatCounts(String path, String canonical) {
        assertThat(PagePath.parse(path).orElseThrow().path()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/archive/2026",
                "/archive/2026/13",
                "/archive/2026/9",
                "/archive/2026/09/0",
                "/archive/2026/09/9999999",
                "/archive/20260/09",
                "/articles/No%20Slug",
                "/articles/..%2F..%2Fetc%2Fpasswd",
                "/older/second",
                "/sections",
                "/sections/",
                "/sections/a/b",
                "/sections/%ff",
                "//",
                "/older/first/older/first"
            })
    void whatNoPageCouldHaveIsNone(String path) {
        assertThat(PagePath.parse(path)).isEmpty();
    }
}
