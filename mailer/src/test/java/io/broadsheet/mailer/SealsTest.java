package io.broadsheet.mailer;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** A seal opens for its purpose with its key, and for nothing else. */
class SealsTest {
    private final Seals seals = new Seals(new byte[32]);

    @Property(tries = 200)
    void aChangedCharacterBreaksTheSeal(
            @ForAll long number, @ForAll @IntRange(max = 31) int at, @ForAll @IntRange(min = 1, max = 63) int by) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String token = seals.seal("confirm", number);
        char other = alphabet.charAt((alphabet.indexOf(token.charAt(at)) + by) % alphabet.length());
        String changed = token.substring(0, at) + other + token.substring(at + 1);

        assertThat(seals.open("confirm", token)).hasValue(number);
        assertThat(seals.open("confirm", changed)).isEmpty();
    }

    @Property(tries = 200)
    void whatIsNoSealIsNotOpened(@ForAll @StringLength(max = 40) String text) {
        assertThat(seals.open("confirm", text)).isEmpty();
    }

    @Test
    void aSealOfAnotherPurposeOrKeyIsWorthless() {
        byte[] other = new byte[32];
        other[0] = 1;

        assertThat(seals.open("letter-id", seals.seal("confirm", 7))).isEmpty();
        assertThat(new Seals(other).open("confirm", seals.seal("confirm", 7))).isEmpty();
        assertThat(seals.seal("confirm", 7)).matches("[A-Za-z0-9_-]{32}");
    }
}
