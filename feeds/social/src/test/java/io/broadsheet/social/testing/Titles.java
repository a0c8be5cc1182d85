package io.broadsheet.social.testing;

import io.broadsheet.contract.article.CleanText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Titles as nobody would write them: all scripts, clusters of many characters, marks without a letter, directions, links. */
public final class Titles {
    private Titles() {}

    /** From one word to several hundred characters; valid as a title. */
    public static Arbitrary<String> inAllScripts() {
        Arbitrary<String> word = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12)),
                Tuple.of(2, script(0x0590, 0x05F4)),
                Tuple.of(2, script(0x0620, 0x06FF)),
                Tuple.of(2, script(0x0900, 0x097F)),
                Tuple.of(2, script(0x0E01, 0x0E3A)),
                Tuple.of(2, script(0x1100, 0x11FF)),
                Tuple.of(2, script(0x4E00, 0x4FFF)),
                Tuple.of(2, script(0xAC00, 0xD7A3)),
                Tuple.of(1, script(0x0300, 0x036F)),
                Tuple.of(1, script(0x1F1E6, 0x1F1FF)),
                Tuple.of(1, script(0x20000, 0x200FF)),
                Tuple.of(
                        3,
                        Arbitraries.of(
                                "👩‍👩‍👧‍👦",
                                "👍🏽",
                                "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
                                "❤️‍🔥",
                                "🇦🇹",
                                "1️⃣",
                                "a\u200Db",
                                "\u202Eabc\u202C",
                                "\u2067עברית\u2069",
                                "क्षि",
                                "ﷺ",
                                "é",
                                "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
                                "\u200B",
                                "\u200F")),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                "https://other.example/a/b?c=d",
                                "http://x.example",
                                "#ClimateChange",
                                "@ada@social.example")),
                Tuple.of(1, Arbitraries.strings().ofMinLength(1).ofMaxLength(10)));
        Arbitrary<String> gap = Arbitraries.of(" ", " ", " ", "", "-", ", ", "\u00A0", "\u3000");
        return Combinators.combine(word, gap)
                .as((a, b) -> a + b)
                .list()
                .ofMinSize(1)
                .ofMaxSize(150)
                .map(parts -> {
                    String title = CleanText.of(String.join("", parts)).replaceAll("[\\r\\n]", " ");
                    return title.isBlank() ? "x" : title;
                });
    }

    private static Arbitrary<String> script(int from, int to) {
        return Arbitraries.integers()
                .between(from, to)
                .filter(Character::isDefined)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(points -> {
                    StringBuilder word = new StringBuilder();
                    points.forEach(word::appendCodePoint);
                    return word.toString();
                });
    }
}
