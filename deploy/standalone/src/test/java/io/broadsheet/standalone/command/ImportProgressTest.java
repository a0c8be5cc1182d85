package io.broadsheet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImportProgressTest {
    @Test
    void theBarShowsHowMuchOfTheFileIsIn() {
        assertThat(ImportProgress.bar(50, 100, 1_234, 2))
                .isEqualTo("[###############               ]  50 %  1,234 rows  617 a second");
    }

    @Test
    void anEmptyFileAndAServerThatCountsMoreThanTheFileHasAreDrawnFull() {
        assertThat(ImportProgress.bar(0, 0, 0, 0)).startsWith("[##############################] 100 %");
        assertThat(ImportProgress.bar(200, 100, 1, 1)).startsWith("[##############################] 100 %");
    }
}
