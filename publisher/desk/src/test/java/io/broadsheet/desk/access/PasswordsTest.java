package io.broadsheet.desk.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @Test
    void aHashCarriesItsParametersAndMatchesOnlyItsPassword() {
        String hash = passwords.hash("pässword ✓");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(passwords.matches("pässword ✓", hash)).isTrue();
        assertThat(passwords.matches("password ✓", hash)).isFalse();
        assertThat(passwords.matches("", hash)).isFalse();
        assertThat(passwords.matches("pässword ✓", null)).isFalse();
    }

    @Test
    void theSamePasswordGivesAnotherHashEachTime() {
        assertThat(passwords.hash("password")).isNotEqualTo(passwords.hash("password"));
    }

    @Test
    void aHashWithOtherParametersIsStillReadable() {
        // Of the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 (phc-winner-argon2)
        String hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(passwords.matches("password", hash)).isTrue();
        assertThat(passwords.matches("passwort", hash)).isFalse();
    }

    @Test
    void randomPasswordsAreLongAndNeverTheSame() {
        assertThat(passwords.random()).hasSize(16).isNotEqualTo(passwords.random());
    }
}
