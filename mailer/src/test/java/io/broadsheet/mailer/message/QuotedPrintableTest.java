package io.broadsheet.mailer.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.mailer.message.QuotedPrintable.Piece;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class QuotedPrintableTest {
    @Property
    void comesBackAsItWas(@ForAll("texts") String text) throws MessagingException, IOException {
        assertThat(decoded(encoded(text))).isEqualTo(text);
    }

    @Property
    void noLineIsTooLongOrBeginsWithADot(@ForAll("texts") String text) {
        assertThat(encoded(text).split("\r\n", -1))
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(76).doesNotStartWith("."));
    }

    @Test
    void dotsAtTheStartOfAFullLineGetLinesOfTheirOwn() throws MessagingException, IOException {
        String text = ".".repeat(400) + "\r\n." + "x".repeat(80);

        assertThat(encoded(text).split("\r\n", -1))
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(76).doesNotStartWith("."));
        assertThat(decoded(encoded(text))).isEqualTo(text);
    }

    @Provide
    Arbitrary<String> texts() {
        // Many dots and breaks; a bare CR or LF is nothing that a mail has.
        Arbitrary<String> bits =
                Arbitraries.of(".", "..", "\r\n", "\r\n.", " ", "=", "word", "Öst", "日本", "a".repeat(70));
        return bits.list().ofMaxSize(60).map(parts -> String.join("", parts));
    }

    private static String encoded(String text) {
        List<Piece> pieces = QuotedPrintable.around(text, List.of("nowhere to be found"));
        assertThat(pieces).hasSize(1);
        return new String(pieces.getFirst().bytes(), US_ASCII);
    }

    private static String decoded(String encoded) throws MessagingException, IOException {
        return new String(
                MimeUtility.decode(new ByteArrayInputStream(encoded.getBytes(US_ASCII)), "quoted-printable")
                        .readAllBytes(),
                UTF_8);
    }
}
