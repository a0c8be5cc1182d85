package io.broadsheet.mailer.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only codes that say the mailbox is not there suppress at once; a policy against the sender never does. */
class VerdictTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "5.1.1, 550 5.1.1 no such user, HARD",
                "5.1.2, 550 5.1.2 no such domain, HARD",
                "5.1.10, 550 5.1.10 null mx, HARD",
                "5.2.1, 550 5.2.1 mailbox disabled, HARD",
                "5.1.7, 550 5.1.7 bad sender, NOT_THE_READERS",
                "5.1.8, 550 5.1.8 bad sender, NOT_THE_READERS",
                "5.2.2, 552 5.2.2 full, SOFT",
                "4.2.2, 452 4.2.2 full, SOFT",
                "4.1.1, 451 4.1.1 wait, SOFT",
                "4.4.1, 451 4.4.1 no answer, SOFT",
                "5.7.1, 550 5.7.1 no such user here, NOT_THE_READERS",
                "5.7.515, 550 5.7.515 access denied, NOT_THE_READERS",
                "5.6.0, 554 5.6.0 content, NOT_THE_READERS",
                "5.3.4, 552 5.3.4 too large, NOT_THE_READERS",
                "null, 550 no such user, SOFT",
                "null, 450 wait, SOFT",
                "null, 554 no, NOT_THE_READERS",
                "null, 'the sender was refused: 550 5.1.1 no', NOT_THE_READERS",
                "null, Connection reset, NOT_THE_READERS",
                "junk, '', NOT_THE_READERS"
            })
    void theCodeDecides(@Nullable String code, String reply, Verdict verdict) {
        assertThat(Verdict.of(code, reply)).isEqualTo(verdict);
    }
}
