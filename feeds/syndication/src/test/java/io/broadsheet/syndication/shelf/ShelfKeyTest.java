package io.broadsheet.syndication.shelf;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feeds live at these paths for ever: whoever changes one breaks a subscription. */
class ShelfKeyTest {
    @ParameterizedTest
    @CsvSource({
        "Essays, /sections/essays",
        "City Hall, /sections/city-hall",
        "C, /sections/c",
        "C++, /sections/c++",
        "C#, /sections/c%23",
        "Łódź, /sections/%C5%82%C3%B3d%C5%BA",
        "東京, /sections/%E6%9D%B1%E4%BA%AC",
        "Arts / Letters, /sections/arts-letters",
        "What?, /sections/what%3F",
        "100%, /sections/100",
        ".., /sections/~5ec1f7e7",
        "/, /sections/~8a5edab2",
    })
    void aNameHasOnePath(String name, String path) {
        assertThat(Shelf.named(Shelf.Kind.SECTION, name).path()).isEqualTo(path);
    }

    @Test
    void namesThatDifferInCaseOrSpacingAreOneShelf() {
        assertThat(Shelf.named(Shelf.Kind.TAG, " city  HALL ")).isEqualTo(Shelf.named(Shelf.Kind.TAG, "City Hall"));
    }

    @Test
    void aLongNameHasAShortKeyThatOthersDoNotShare() {
        String one = ShelfKey.of("東".repeat(300) + "1");
        String two = ShelfKey.of("東".repeat(300) + "2");

        assertThat(one.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(120);
        assertThat(one).isNotEqualTo(two);
    }

    @Property
    void anyNameGivesAPathThatLeadsBackToItsShelf(@ForAll String name) {
        Shelf shelf = Shelf.named(Shelf.Kind.TAG, name);

        assertThat(shelf.path())
                .matches("/tags/[\\x21-\\x7e&&[^/\\\\?#]]+")
                .doesNotEndWith("/.")
                .doesNotEndWith("/..");
        // A half surrogate pair is no character and has no path; the contract lets none through.
        if (name.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
            assertThat(Shelf.parse(shelf.path())).contains(shelf);
        }
    }

    @ParameterizedTest
    @CsvSource({"/sections", "/sections/", "/sections/a/b", "/sections/%zz", "/sections/%C3", "/other/a", "sections/a"})
    void whatIsNoPathOfAShelfGivesNone(String path) {
        assertThat(Shelf.parse(path)).isEmpty();
    }
}
