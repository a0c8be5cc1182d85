package io.broadsheet.mailer.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which bytes may go to a mail server at one go; r and n stand for CR and LF. */
class WireTest {
    @ParameterizedTest
    @CsvSource({
        "'Subject: xrnrnBodyrn', 0",
        "'rn', 0",
        "'a.brn', 0",
        "'to stop', -1",
        "'.rn', 1",
        "'arn.rnMAIL FROM:<x@b>rn', 1",
        "'.arn..brn.rn', 3",
        "'anbrn', -1",
        "'arbrn', -1",
        "'arnn', -1",
        "'ar', -1",
        "'n', -1",
        "'', -1"
    })
    void onlyWholeLinesGoStraightAndTheirDotsAreCounted(String text, int dots) {
        byte[] bytes = ("x" + text + "x").replace("n", "\n").replace("r", "\r").getBytes(US_ASCII);

        assertThat(Wire.dots(bytes, 1, bytes.length - 1)).isEqualTo(dots);
    }
}
