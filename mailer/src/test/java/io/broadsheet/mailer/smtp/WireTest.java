package io.broadsheet.mailer.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which bytes may go to a mail server untouched; r and n stand for CR and LF. */
class WireTest {
    @ParameterizedTest
    @CsvSource({
        "'Subject: xrnrnBodyrn', true",
        "'rn', true",
        "'a.brn', true",
        "'to stop', false",
        "'.rn', false",
        "'arn.rnMAIL FROM:<x@b>rn', false",
        "'arn.brn', false",
        "'anbrn', false",
        "'arbrn', false",
        "'arnn', false",
        "'ar', false",
        "'n', false",
        "'', false"
    })
    void onlyWholeLinesWithoutADotInFrontGoUntouched(String text, boolean plain) {
        byte[] bytes =
                ("x" + text + "x").replace("n", "\n").replace("r", "\r").getBytes(US_ASCII);

        assertThat(Wire.isPlain(bytes, 1, bytes.length - 1)).isEqualTo(plain);
    }
}
