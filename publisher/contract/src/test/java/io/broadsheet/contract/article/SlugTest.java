package io.broadsheet.contract.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTest {
    @ParameterizedTest
    @CsvSource({
        "The quiet committee, the-quiet-committee",
        "'  Łódź: Über «Straße» & café!  ', odz-uber-stra-e-cafe",
        "1984, 1984",
    })
    void aTitleBecomesASlug(String title, String slug) {
        assertThat(Slug.from(title)).isEqualTo(slug);
    }

    @Test
    void aTitleInAnotherScriptGivesNone() {
        assertThat(Slug.from("東京")).isEmpty();
    }

    @Property
    void whatIsMadeIsASlugOrNothing(@ForAll String title) {
        String slug = Slug.from(title);

        assertThat(slug.isEmpty() || Slug.isSlug(slug)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "a--b", "A", "a/b", "..", "a b", "é"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Slug.require(text)).hasMessageContaining("slug is '" + text + "'");
    }
}
