package io.broadsheet.syndication.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccentTest {
    @ParameterizedTest
    @ValueSource(strings = {"#8c1d18", "#ffee00", "#FFFFFF", "#000000", "#7f7f7f", "#0000ff", "#00ff00"})
    void anyColourCanBeReadOnBothPapers(String colour) {
        Accent accent = Accent.of(colour);

        assertThat(Accent.contrast(accent.onLight(), Accent.LIGHT_PAPER)).isGreaterThanOrEqualTo(4.5);
        assertThat(Accent.contrast(accent.onDark(), Accent.DARK_PAPER)).isGreaterThanOrEqualTo(4.5);
    }

    @Test
    void aColourThatCanBeReadStaysAsItIs() {
        assertThat(Accent.of("#8c1d18").onLight()).isEqualTo("#8c1d18");
    }

    @Test
    void contrastIsThatOfTheGuidelines() {
        assertThat(Accent.contrast("#000000", "#ffffff")).isEqualTo(21.0, within(1e-9));
        assertThat(Accent.contrast("#777777", "#ffffff")).isEqualTo(4.48, within(0.005));
    }
}
