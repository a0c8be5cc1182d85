package io.broadsheet.desk.clipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "14 September 2020",
                "14th September 2020",
                "14th of September, 2020",
                "Monday, September 14, 2020",
                "Sept. 14th, 2020",
                "2020-09-14",
                "14.9.2020",
                "14. 09. 2020",
                "14/9/2020",
                "9/14/2020",
                "14. September 2020",
                "le lundi 14 septembre 2020",
                "14 de septiembre de 2020",
                "lunedì 14 settembre 2020",
                "London, 14 September 2020",
                "Published on 14 SEPTEMBER 2020",
                "Volume 3, no. 2 · 14 September 2020",
            })
    void itReadsADateAsPeoplePrintIt(String line) {
        assertThat(DateLine.of(line)).contains(LocalDate.of(2020, 9, 14));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3/4/2020",
                "31 February 2020",
                "14 Octembre 2020",
                "© 2020 The Harbour Review",
                "September 2020",
                "The council met on 14 September 2020 and decided that nothing had to be decided at all",
                "",
            })
    void itTakesNothingElseForADateLine(String line) {
        assertThat(DateLine.of(line)).isEmpty();
    }

    @Test
    void firstOfAMonthInFrenchAndGermanUmlautMonths() {
        assertThat(DateLine.of("1er août 2021")).contains(LocalDate.of(2021, 8, 1));
        assertThat(DateLine.of("3. März 2021")).contains(LocalDate.of(2021, 3, 3));
        assertThat(DateLine.of("6. Jänner 2021")).contains(LocalDate.of(2021, 1, 6));
    }
}
