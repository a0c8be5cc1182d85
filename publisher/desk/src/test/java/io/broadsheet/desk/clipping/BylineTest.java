package io.broadsheet.desk.clipping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BylineTest {
    @Test
    void severalNamesAreParted() {
        assertThat(Byline.of("By Ada Lovell, Ben Ruiz and Chris Okoro"))
                .hasValueSatisfying(
                        names -> assertThat(names).containsExactly("Ada Lovell", "Ben Ruiz", "Chris Okoro"));
        assertThat(Byline.of("Von Jürgen von der Heide"))
                .hasValueSatisfying(names -> assertThat(names).containsExactly("Jürgen von der Heide"));
    }

    @Test
    void aSuffixStaysWithItsName() {
        assertThat(Byline.names("Samuel Oakes, Jr and Ada Lovell")).containsExactly("Samuel Oakes, Jr", "Ada Lovell");
    }

    @Test
    void aSentenceIsNoByline() {
        assertThat(Byline.of("By the time the count was over, nobody listened."))
                .isEmpty();
        assertThat(Byline.of("By accident")).isEmpty();
    }
}
