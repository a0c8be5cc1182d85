package io.broadsheet.contract.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CleanTextTest {
    @Property
    void cleanedTextIsClean(@ForAll String text) {
        String clean = CleanText.of(text);

        assertThat(CleanText.require("text", clean)).isEqualTo(clean);
        assertThat(CleanText.of(clean)).isEqualTo(clean);
    }

    @Test
    void pairsStayAndHalvesGo() {
        assertThat(CleanText.of("a\uD83D\uDC69b\uD83Dc\uDC69d\u0000\u0085e")).isEqualTo("a\uD83D\uDC69bcde");
    }

    @Test
    void theErrorNamesFieldCharacterAndPlace() {
        assertThatThrownBy(() -> CleanText.require("title", "ab\u0007"))
                .hasMessageContaining("title has the character U+0007 at position 2");
        assertThatThrownBy(() -> CleanText.requireLine("title", "ab\r\nBcc: c"))
                .hasMessageContaining("line break at position 2");
    }
}
