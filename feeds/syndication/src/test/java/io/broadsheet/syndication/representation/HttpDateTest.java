package io.broadsheet.syndication.representation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    @Test
    void theFixedFormIsThatOfTheSpecification() {
        assertThat(HttpDate.format(Instant.parse("1994-11-06T08:49:37.9Z"))).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                " Sun, 06 Nov 1994 08:49:37 GMT "
            })
    void allThreeFormsAreRead(String text) {
        assertThat(HttpDate.parse(text)).contains(Instant.parse("1994-11-06T08:49:37Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "Sun, 31 Feb 2026 25:00:00 GMT", "1994-11-06T08:49:37Z", "784111777"})
    void whatIsNoDateIsNone(String text) {
        assertThat(HttpDate.parse(text)).isEmpty();
    }

    @Property
    void whatIsWrittenIsRead(@ForAll @LongRange(min = 0, max = 250_000_000_000L) long second) {
        Instant instant = Instant.ofEpochSecond(second);

        assertThat(HttpDate.parse(HttpDate.format(instant))).contains(instant);
    }

    @Property
    void noTextIsTooStrange(@ForAll String text) {
        assertThat(HttpDate.parse(text)).isNotNull();
    }
}
