package io.broadsheet.mailer.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.InternetAddress;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    private static final String LOCAL_64 = "a".repeat(64);
    private static final String DOMAIN_189 = "%s.%s.%s".formatted("b".repeat(63), "c".repeat(63), "d".repeat(61));

    @ParameterizedTest
    @CsvSource({
        "Ada.Fenwick+news@Example.ORG, Ada.Fenwick+news@example.org, ada.fenwick+news@example.org",
        "' a@b.example ', a@b.example, a@b.example",
        "o'hara@sub.domain.example, o'hara@sub.domain.example, o'hara@sub.domain.example",
        "leser@bücher.example, leser@xn--bcher-kva.example, leser@xn--bcher-kva.example",
        "Jürgen@bücher.example, Jürgen@xn--bcher-kva.example, jürgen@xn--bcher-kva.example",
        "読者@例え.jp, 読者@xn--r8jz45g.jp, 読者@xn--r8jz45g.jp",
    })
    void anAddressIsKeptAsGivenAndComparedWithoutCase(String text, String deliverable, String key) {
        EmailAddress address = EmailAddress.parse(text);

        assertThat(address.given()).isEqualTo(text.strip());
        assertThat(address.deliverable()).isEqualToIgnoringCase(deliverable);
        assertThat(address.key()).isEqualTo(key);
        assertThat(EmailAddress.deliverable(address.given())).isEqualToIgnoringCase(deliverable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a",
                "a@",
                "@b.c",
                "a b@c.de",
                "a@b",
                "a@b..c",
                "a@.b.c",
                "a@b.c.",
                "a@-b.c",
                "a@b-.c",
                ".a@b.cd",
                "a.@b.cd",
                "a..b@c.de",
                "\"a b\"@c.de",
                "a@[127.0.0.1]",
                "a@b.c,d@e.fg",
                "a@b_c.de",
                "a\u00a0b@c.de",
                "\u202eab@c.de",
                "☃@c.de",
                "a<b@c.de>",
                "a@b@c.de",
                "(a)b@c.de",
                "a:b@c.de",
                "a;b@c.de"
            })
    void whatNoServerWouldKnowIsRefused(String text) {
        assertThatThrownBy(() -> EmailAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.c\r\nBcc: x@y.z",
                "a@b.c\nBcc: x@y.z",
                "\ra@b.c",
                "a@b.c\n",
                "a\u0000@b.cd",
                "a@b.cd\u0085",
                "a\u2028@b.cd"
            })
    void noHeaderIsSmuggledIn(String text) {
        assertThatThrownBy(() -> EmailAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLimitsOfTheStandardAreTheLimits() {
        assertThat(EmailAddress.parse(LOCAL_64 + "@" + DOMAIN_189).key()).hasSize(254);
        assertThatThrownBy(() -> EmailAddress.parse(LOCAL_64 + "@e" + DOMAIN_189))
                .hasMessageContaining("not a domain");
        assertThatThrownBy(() -> EmailAddress.parse(LOCAL_64 + "@e." + DOMAIN_189))
                .hasMessageContaining("expected: at most 254");
        assertThatThrownBy(() -> EmailAddress.parse(LOCAL_64 + "a@example.org"))
                .hasMessageContaining("65 characters before the @ (expected: at most 64)");
        assertThatThrownBy(() -> EmailAddress.parse("a@" + "b.".repeat(5_000_000) + "c"))
                .hasMessageContaining("10000003 characters long");
    }

    @Test
    void onlyLocalPartsBeyondAsciiNeedMoreOfAServer() {
        assertThat(EmailAddress.needsUtf8(EmailAddress.deliverable("leser@bücher.example")))
                .isFalse();
        assertThat(EmailAddress.needsUtf8(EmailAddress.deliverable("jürgen@example.org")))
                .isTrue();
        assertThat(EmailAddress.parse("ju\u0308rgen@example.org").key()).isEqualTo("jürgen@example.org");
        assertThatThrownBy(() -> EmailAddress.parse("ü".repeat(33) + "@example.org"))
                .hasMessageContaining("66 octets before the @ (expected: at most 64)");
    }

    @Property(tries = 500)
    void whateverPassesIsSafeInAHeaderAndOnTheWire(@ForAll("likely") String text) {
        try {
            EmailAddress address = EmailAddress.parse(text);

            assertThat(address.deliverable())
                    .matches("[\\x21-\\x7e\\p{L}\\p{M}\\p{N}]+@[A-Za-z0-9.-]+")
                    .doesNotContain("<", ">", "\"", ",");
            assertThat(InternetAddress.parse(address.deliverable(), true)).hasSize(1);
            assertThat(EmailAddress.parse(address.key()).key()).isEqualTo(address.key());
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).contains("expected: ").doesNotContain("\r", "\n");
        } catch (jakarta.mail.internet.AddressException e) {
            throw new AssertionError(text, e);
        }
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefused(@ForAll String text) {
        try {
            assertThat(EmailAddress.parse(text).key()).contains("@");
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> likely() {
        Arbitrary<String> local = Arbitraries.strings()
                .withChars("abcXYZ019.!#$%&'*+-/=?^_`{|}~ \"(),:;<>[]\\\r\nä\u0000")
                .ofMaxLength(70);
        Arbitrary<String> domain =
                Arbitraries.strings().withChars("abcXYZ019.-_ü@ \r\n").ofMaxLength(80);
        return net.jqwik.api.Combinators.combine(local, domain).as((a, b) -> a + "@" + b);
    }
}
