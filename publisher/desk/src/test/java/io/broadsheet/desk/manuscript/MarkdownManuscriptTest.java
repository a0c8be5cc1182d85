package io.broadsheet.desk.manuscript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.desk.article.Format;
import io.broadsheet.desk.integrity.Findings.LeftOut;
import io.broadsheet.desk.manuscript.Manuscript.Reading;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownManuscriptTest {
    private static Manuscript read(String file) {
        Reading reading = Pages.read(file.getBytes(UTF_8), "notes.md");
        assertThat(reading).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) reading).manuscript();
    }

    private static String refused(String file) {
        Reading reading = Pages.read(file.getBytes(UTF_8), "notes.md");
        assertThat(reading).isInstanceOf(Reading.Unreadable.class);
        return ((Reading.Unreadable) reading).reason();
    }

    @Test
    void everyKeyIsRead() {
        Manuscript it = read("""
                ---
                title: "Notes on a Ballot: one"
                standfirst: What is printed, and what is not
                byline: [Ada Lovell, Ben Ruiz]
                section: Politics
                tags:
                  - elections
                  - 2020
                language: no
                date: 2020-09-14
                rights: © 2020 The Northern Letter
                slug: ballot
                excerpt: A long paper.
                enclosures:
                  - url: https://example.org/ballot.mp3
                    type: audio/mpeg
                    size: 1200300
                    title: Read aloud
                    seconds: 340
                announcements:
                  mastodon: |
                    Two lines
                    for Mastodon
                  Bluesky: One for Bluesky
                ---

                The ballot is *long*.
                """);

        assertThat(it.title()).isEqualTo("Notes on a Ballot: one");
        assertThat(it.standfirst()).isEqualTo("What is printed, and what is not");
        assertThat(it.byline()).containsExactly("Ada Lovell", "Ben Ruiz");
        assertThat(it.section()).isEqualTo("Politics");
        assertThat(it.tags()).containsExactly("elections", "2020");
        assertThat(it.language()).isEqualTo("no");
        assertThat(it.date()).isEqualTo(Instant.parse("2020-09-14T12:00:00Z"));
        assertThat(it.rights()).isEqualTo("© 2020 The Northern Letter");
        assertThat(it.slug()).isEqualTo("ballot");
        assertThat(it.excerpt()).isEqualTo("A long paper.");
        assertThat(it.enclosures())
                .containsExactly(new Enclosure(
                        URI.create("https://example.org/ballot.mp3"), "audio/mpeg", 1_200_300, "Read aloud", 340));
        assertThat(it.announcements())
                .isEqualTo(Map.of("mastodon", "Two lines\nfor Mastodon", "bluesky", "One for Bluesky"));
        assertThat(it.format()).isEqualTo(Format.MARKDOWN);
        assertThat(it.source()).isEqualTo("The ballot is *long*.\n");
        assertThat(it.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2020-09-14T10:00:00+02:00 | 2020-09-14T08:00:00Z
            2020-09-14 10:00          | 2020-09-14T10:00:00Z
            2020-09-14T10:00:00Z      | 2020-09-14T10:00:00Z
            14 September 2020         | 2020-09-14T12:00:00Z
            'September 14, 2020'      | 2020-09-14T12:00:00Z
            """)
    void datesAreReadAsPeopleWriteThem(String written, String moment) {
        assertThat(read("---\ntitle: x\ndate: " + written + "\n---\nText").date())
                .isEqualTo(Instant.parse(moment));
    }

    @Test
    void aHeadlineInTheTextIsTheTitleAndIsTakenOff() {
        Manuscript plain = read("\n# The *Quiet* `Committee` #\n\nNine people meet.\n\n# Again\n");
        Manuscript underlined = read("The Quiet\nCommittee\n===\nNine people meet.");
        Manuscript both = read("---\ntitle: The Quiet Committee\n---\n# The Quiet Committee\n\nNine people meet.");
        Manuscript different = read("---\ntitle: Another\n---\n# The Quiet Committee\n\nNine people meet.");

        assertThat(plain.title()).isEqualTo("The Quiet Committee");
        assertThat(plain.source()).isEqualTo("Nine people meet.\n\n# Again\n");
        assertThat(underlined.title()).isEqualTo("The Quiet Committee");
        assertThat(underlined.source()).isEqualTo("Nine people meet.\n");
        assertThat(both.source()).isEqualTo("Nine people meet.\n");
        assertThat(different.source()).startsWith("# The Quiet Committee");
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkDoNotMatter() {
        Manuscript it = read(
                "\uFEFF---\r\ntitle: The Quiet Committee\r\nauthor: Ada Lovell and Ben Ruiz\r\n---\r\n\r\nNine people.\r\n");

        assertThat(it.title()).isEqualTo("The Quiet Committee");
        assertThat(it.byline()).containsExactly("Ada Lovell", "Ben Ruiz");
        assertThat(it.source()).isEqualTo("Nine people.\n");
    }

    @Test
    void anUnknownKeyIsAWarningWithItsLine() {
        assertThat(read("---\ntitle: x\nsubtitel: y\n---\nText").warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "line 3: the key 'subtitel' is unknown and was ignored (expected one of: title, standfirst,");
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        assertThat(refused("---\ntitle: x\n\nText without an end"))
                .isEqualTo(
                        "line 1: the front matter begins with '---' and never ends (expected: a second line '---' between"
                                + " it and the text)");
        assertThat(refused("---\ntitle: The Committee: quiet\n---\nText"))
                .startsWith(
                        "line 2: the front matter is no YAML: mapping values are not allowed here (expected: lines such");
        assertThat(refused("---\ntitle: x\ntags: [a, b\n---\nText")).startsWith("line 3: the front matter is no YAML");
        assertThat(refused("---\ntitle: [a, b]\n---\nText")).isEqualTo("line 2: title is a list (expected: text)");
        assertThat(refused("---\ntitle: x\ndate: soon\n---\nText"))
                .isEqualTo("line 3: date is 'soon' (expected: a date such as 2020-09-14 or 14 September 2020)");
        assertThat(refused("---\ntitle: x\nlanguage: in English\n---\nText"))
                .startsWith("line 3: language is 'in English'");
        assertThat(refused("---\ntitle: x\nslug: Not a Slug\n---\nText")).startsWith("line 3: slug is 'Not a Slug'");
        assertThat(refused("---\ntitle: x\ntitle: y\n---\nText"))
                .isEqualTo("line 3: 'title' is there twice (expected: once; delete one of them)");
        assertThat(refused("---\ntitle: x\nannouncements: hello\n---\nText"))
                .isEqualTo(
                        "line 3: announcements is a line of text (expected: lines such as 'mastodon: words for it')");
        assertThat(refused("---\ntitle: x\nenclosures:\n  - url: https://example.org/a.mp3\n---\nText"))
                .isEqualTo("line 4: an enclosure has no type (expected: url, type such as audio/mpeg, size in bytes)");
        assertThat(refused("---\njust words\n---\nText")).startsWith("line 2: the front matter is a line of text");
        assertThat(refused("+++\ntitle = 'x'\n+++\nText")).startsWith("line 1: the front matter is TOML");
    }

    @Test
    void aTitleAndATextAreNeeded() {
        assertThat(refused("Just text.")).startsWith("the article has no title");
        assertThat(refused("---\nstandfirst: x\n---\n## Text")).startsWith("the article has no title");
        assertThat(refused("---\ntitle: x\n---\n\n")).startsWith("the article 'x' has no text");
        assertThat(refused(" \n ")).startsWith("the file is empty");
    }

    @Test
    void aliasesThatGrowWithoutBoundsAreRefused() {
        StringBuilder bomb = new StringBuilder("---\ntitle: x\na0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(refused(bomb + "---\nText")).contains("front matter is no YAML");
        assertThat(refused("---\ntitle: &t [*t]\n---\nText")).contains("front matter");
        assertThat(refused("---\ntitle: " + "[".repeat(500) + "\n---\nText")).contains("front matter is no YAML");
    }

    @Test
    void whatIsHiddenInMarkdownIsShownToTheEditor() {
        Manuscript it = read(
                "# T\n\nText [here](https://bit.ly/x).\n\n<div style=\"display:none\"><a href=\"https://x.example.com/\">sofas</a></div>\n");

        assertThat(it.leftOut()).containsExactly(new LeftOut("hidden text (display:none)", "sofas"));
        assertThat(Pages.suspiciousUrls(it)).containsExactlyInAnyOrder("https://bit.ly/x", "https://x.example.com/");
    }

    @Test
    void otherKindsOfFilesAreNamed() {
        assertThat(Pages.read("%PDF-1.7 …".getBytes(UTF_8), "a.md"))
                .isEqualTo(new Reading.Unreadable("the file is a PDF (expected: Markdown or an HTML page)"));
        assertThat(Pages.read(new byte[] {'P', 'K', 3, 4, 0, 0}, "a.docx"))
                .asString()
                .contains("office document");
        assertThat(Pages.read(new byte[500], "")).asString().contains("binary data");
    }

    @Test
    void theSlugIsTheFilesOwnOrOfTheTitleOrOfTheName() {
        assertThat(read("---\ntitle: Über Bänke\nslug: benches\n---\nText").slugOr("x.md"))
                .isEqualTo("benches");
        assertThat(read("# Über Bänke\n\nText").slugOr("x.md")).isEqualTo("uber-banke");
        assertThat(read("# 投票\n\nText").slugOr("C:\\texts\\On Voting.md")).isEqualTo("on-voting");
        assertThat(read("# 投票\n\nText").slugOr("")).isEqualTo("article");
    }

    @Property(tries = 300)
    void whateverTheFileReadingNeverThrows(@ForAll("files") String file) {
        Reading reading = Pages.read(file.getBytes(UTF_8), "notes.md");

        if (reading instanceof Reading.Read(Manuscript it)) {
            assertThat(it.toDraft().title()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> files() {
        return Arbitraries.of(
                        "---\n",
                        "title: ",
                        "x",
                        "\n",
                        "\n\n",
                        "# ",
                        "tags: [",
                        "]",
                        "{",
                        "}",
                        "&a",
                        "*a",
                        "- ",
                        "  ",
                        ": ",
                        "date: 2020-09-14\n",
                        "byline:\n  - a\n",
                        "'",
                        "\"",
                        "|",
                        ">",
                        "!!",
                        "!!java.net.URL [a]",
                        "%YAML",
                        "\t",
                        "\u0000",
                        "announcements:\n  m: ",
                        "enclosures:\n  - url: x\n",
                        "...\n",
                        "===\n",
                        "<b>",
                        "? ")
                .list()
                .ofMaxSize(25)
                .map(list -> "---\n" + String.join("", list));
    }
}
