package io.broadsheet.desk.article;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.contract.article.Image;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class DraftTest {
    @Test
    void everyFieldIsRead() {
        Draft draft = read("""
                {"title": "T", "standfirst": "S", "byline": ["A", "B"], "section": "Arts", "tags": ["x", "y", "x"],
                 "language": "de-AT", "source": "<p>Hi</p>", "format": "html",
                 "images": [{"url": "https://a.example/i.png", "type": "image/png", "size": 3, "alt": "An i"}],
                 "enclosures": [{"url": "https://a.example/e.mp3", "type": "audio/mpeg", "size": 9, "seconds": 60}],
                 "rights": "R", "announcements": {"mastodon": "M"}, "date": "2020-09-14T10:00:00+02:00", "excerpt": "E"}
                """);

        assertThat(draft)
                .isEqualTo(new Draft(
                        "T",
                        "S",
                        List.of("A", "B"),
                        "Arts",
                        List.of("x", "y"),
                        "de-AT",
                        "<p>Hi</p>",
                        Format.HTML,
                        List.of(new Image(URI.create("https://a.example/i.png"), "image/png", 3, "An i", null)),
                        List.of(new Enclosure(URI.create("https://a.example/e.mp3"), "audio/mpeg", 9, null, 60)),
                        "R",
                        Map.of("mastodon", "M"),
                        Instant.parse("2020-09-14T08:00:00Z"),
                        "E"));
    }

    @Test
    void anEmptyObjectIsAnUnfinishedDraft() {
        Draft draft = read("{}");

        assertThat(draft.title()).isNull();
        assertThat(draft.source()).isEmpty();
        assertThat(draft.format()).isEqualTo(Format.MARKDOWN);
    }

    @Test
    void aBareDateMeansNoonSoThatItIsThatDayNearlyEverywhere() {
        assertThat(read("{\"date\": \"2020-09-14\"}").date()).isEqualTo("2020-09-14T12:00:00Z");
    }

    @Test
    void anUnknownFieldIsNamedWithTheKnownOnes() {
        refused("{\"titel\": \"T\"}")
                .withMessageContaining("'titel' is unknown")
                .withMessageContaining("title");
    }

    @Test
    void anUnknownFieldWithinAnImageIsNamedWithItsPlace() {
        refused("{\"images\": [{\"url\": \"https://a.example/i\", \"type\": \"a/b\", \"alt\": \"\", \"src\": \"x\"}]}")
                .withMessageContaining("images[0].src");
    }

    @Test
    void whatIsNoJsonIsRefusedWithItsPlace() {
        refused("{\"title\": ").withMessageContaining("line 1");
        refused("null").withMessageContaining("null");
        refused("{} {}");
        refused("[]");
        refused("");
        refused("[".repeat(2000)).withMessageContaining("JSON");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] windows1252 = "{\"title\": \"Grüße\"}".getBytes(Charset.forName("windows-1252"));
        byte[] utf32 = {0, 0, 0, '{', 0, 0x7F, 0, 0};

        for (byte[] bytes : List.of(windows1252, utf32)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Draft.ofJson(bytes))
                    .withMessageContaining("no JSON");
        }
    }

    @Test
    void aFieldGivenTwiceIsRefused() {
        refused("{\"title\": \"A\", \"title\": \"B\"}").withMessageContaining("title");
    }

    @Test
    void badValuesAreNamedWithWhatWasExpected() {
        refused("{\"date\": \"14 September\"}")
                .withMessageContaining("14 September")
                .withMessageContaining("2020-09-14");
        refused("{\"format\": \"word\"}").withMessageContaining("word").withMessageContaining("markdown or html");
        refused("{\"language\": \"e_n\"}").withMessageContaining("e_n");
        refused("{\"title\": \"two\\nlines\"}").withMessageContaining("title has a line break");
        refused("{\"source\": \"a\\u0000b\"}").withMessageContaining("U+0000");
        refused("{\"images\": [{\"url\": \"javascript:alert(1)\", \"type\": \"a/b\", \"alt\": \"\"}]}")
                .withMessageContaining("javascript:alert(1)");
        refused("{\"images\": [{\"url\": \"https://a.example/i\", \"type\": \"a/b\"}]}")
                .withMessageContaining("alt is missing");
    }

    @Property(tries = 200)
    void whatIsStoredIsReadAsItWas(@ForAll String title, @ForAll String source) {
        Draft draft = Draft.markdown(clean(title).replace('\n', ' ').replace('\r', ' '), clean(source));

        assertThat(Draft.ofStored(draft.toStored())).isEqualTo(draft);
    }

    private static String clean(String text) {
        return CleanText.of(text);
    }

    private static Draft read(String json) {
        return Draft.ofJson(json.getBytes(UTF_8));
    }

    private static ThrowableAssertAlternative<IllegalArgumentException> refused(String json) {
        return assertThatIllegalArgumentException().isThrownBy(() -> read(json));
    }
}
