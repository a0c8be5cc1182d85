package io.broadsheet.mailer.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Style, plain text, direction of writing and the operator's own templates. */
class LayoutTest {
    @Test
    void styleMovesIntoTheElementsByTheRulesOfTheCascade() {
        String html = Inliner.inline("""
                <!DOCTYPE html><html><head><style>
                p { color: red; margin: 0; margin-left: 3px }
                .body p { color: green }
                p { color: #0000fe }
                #one { color: black }
                .body p.loud { font-weight: bold !important; }
                </style></head><body class="body"><p>a</p><p id="one" style="padding:1px">b</p>
                <p class="loud" style="color:gray;font-weight:normal">c</p></body></html>
                """);

        assertThat(html)
                .contains("<p style=\"margin:0;margin-left:3px;color:green\">a</p>")
                .contains("<p id=\"one\" style=\"margin:0;margin-left:3px;color:black;padding:1px\">b</p>")
                .contains("color:gray")
                .doesNotContain("rgb(")
                .contains("font-weight:bold !important")
                .doesNotContain("<style>")
                .startsWith("<!doctype html>");
    }

    @Test
    void coloursStayAsEveryMailProgramKnowsThem() {
        assertThat(Inliner.inline("<html><head><style>p { color: #1c1A17 }</style></head><body><p>a</p></body></html>"))
                .contains("<p style=\"color:#1c1a17\">");
    }

    @Test
    void whatNoAttributeCanHoldStaysInTheHead() {
        String html = Inliner.inline("""
                <html><head><style>
                a { color: red }
                a:hover, a.x { color: green }
                @media (prefers-color-scheme: dark) { a { color: white !important } }
                </style></head><body><a class="x">a</a></body></html>
                """);

        assertThat(html)
                .contains("<a class=\"x\" style=\"color:green\">")
                .containsPattern("<style>[^<]*a:hover")
                .containsPattern("@media[^{]*prefers-color-scheme: ?dark[^<]*white ?!important");
    }

    @Property(tries = 200)
    void noStyleMakesItFail(@ForAll String css) {
        String html = Inliner.inline(
                "<html><head><style>%s</style></head><body><p>kept</p></body></html>".formatted(css.replace("<", "")));

        assertThat(html).contains("kept");
    }

    @Test
    void aBodyIsWrittenForReading() {
        String text = ReadingText.of("""
                <p>One <a href="https://a.example/">link</a> and <a href="https://b.example/">another</a>,
                 and the <a href="https://a.example/">first</a> again; <a href="https://c.example/">https://c.example/</a>.</p>
                <h2>A heading</h2>
                <blockquote><p>Quoted.</p><p>Twice.</p></blockquote>
                <ul><li>one</li><li><p>two</p><ol><li>in it</li></ol></li></ul>
                <figure><img src="https://a.example/x.png" alt="A bridge"><figcaption>The bridge</figcaption></figure>
                <pre>code
                  here</pre>
                <hr>
                <table><tr><th>a</th><td>b</td></tr></table>
                <p>first line<br>second line</p><script>no()</script>
                """);

        assertThat(text).isEqualTo("""
                One link [1] and another [2], and the first [1] again;
                https://c.example/.

                A heading
                ---------

                > Quoted.

                > Twice.

                * one
                * two
                  1. in it

                [A bridge]

                The bridge

                  code
                    here

                * * *

                a | b

                first line
                second line

                Links:
                [1] https://a.example/
                [2] https://b.example/""");
    }

    @Property(tries = 200)
    void noBodyMakesTheTextFail(@ForAll String html) {
        assertThat(ReadingText.of("<p>" + html)).doesNotContain("<script");
    }

    @Test
    void aBodyThatIsNestedWithoutEndIsStillWritten() {
        assertThat(ReadingText.of("<div><blockquote><ul><li>".repeat(500) + "deep"))
                .contains("deep");
    }

    @Test
    void linesAreShortInScriptsWithoutSpacesToo() {
        String text = PlainText.wrap("東京は夜の七時".repeat(40));

        assertThat(text.lines())
                .hasSizeGreaterThan(7)
                .allSatisfy(line -> assertThat(PlainText.columns(line)).isLessThanOrEqualTo(PlainText.WIDTH));
        assertThat(text.replace("\n", "")).isEqualTo("東京は夜の七時".repeat(40));
    }

    @ParameterizedTest
    @CsvSource({
        "en, مجلة, LTR",
        "ar, x, RTL",
        "he-IL, x, RTL",
        "iw, x, RTL",
        "ku-Latn, x, LTR",
        "ku-Arab-TR, x, RTL",
        "az-Arab, x, RTL",
        "und, مجلة, RTL",
        "und, '123 A', LTR",
        "und, '123 א', RTL"
    })
    void theLanguageAndItsScriptSayWhichWayATextIsWritten(String language, String text, Direction direction) {
        assertThat(Direction.of(language, text)).isEqualTo(direction);
    }

    @Test
    void aPictureWithoutWordsIsNamedAndMarkedAsDecoration() {
        Pictures pictures =
                Pictures.described("<p>x</p><img src=\"https://a.example/1.png\"><img src=\"b\" alt=\"B\">");

        assertThat(pictures.html())
                .contains("<img src=\"https://a.example/1.png\" alt=\"\">")
                .contains("alt=\"B\"");
        assertThat(pictures.warnings())
                .singleElement()
                .asString()
                .contains("no alternative text")
                .endsWith("https://a.example/1.png");
    }

    @Test
    void aFileOfTheFolderReplacesATemplateAndItsPartsAndIsReadAnew(@TempDir Path folder) throws IOException {
        MailTemplates templates = new MailTemplates(new LayoutConfig(folder, LayoutConfig.Body.FULL, null));
        String before = templates.render("mail", values()).html();
        Files.writeString(
                folder.resolve("mail.html"),
                "<html xmlns:th='http://www.thymeleaf.org'><body><h1 th:text='${title}'></h1><div th:replace='~{mail-parts :: foot}'></div></body></html>");

        MailTemplates.Rendered after = templates.render("mail", values());

        assertThat(before).contains("class=\"headline\"");
        assertThat(after.html())
                .contains("<h1>A &lt;title&gt;</h1>")
                .contains("Unsubscribe")
                .doesNotContain("headline");
        assertThat(after.warning()).isNull();
    }

    @Test
    void aFileThatCannotBeRenderedStopsNoMailAndIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("mail.html"),
                "<p xmlns:th='http://www.thymeleaf.org' th:text='${title.nothing()}'>x</p>");
        MailTemplates templates = new MailTemplates(new LayoutConfig(folder, LayoutConfig.Body.FULL, null));

        MailTemplates.Rendered rendered = templates.render("mail", values());

        assertThat(rendered.html()).contains("class=\"headline\"");
        assertThat(rendered.warning()).contains("the own template of 'mail' cannot be rendered");
    }

    @Test
    void settingsThatCannotBeAreRefusedWithWords() {
        assertThatThrownBy(() -> new LayoutConfig(Path.of("/no/such/folder"), LayoutConfig.Body.FULL, null))
                .hasMessageContaining("broadsheet.mail.templates is '/no/such/folder' (expected: a folder");
        assertThatThrownBy(() -> new LayoutConfig(null, LayoutConfig.Body.FULL, "a\nb"))
                .hasMessageContaining("broadsheet.mail.postal-address");
    }

    private static Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (String name : List.of(
                "language", "direction", "publication", "home", "preheader", "credits", "excerpt", "link", "view")) {
            values.put(name, "x");
        }
        values.put("title", "A <title>");
        values.put("body", "<p>Body</p>");
        values.put("enclosures", List.of());
        values.put("unsubscribe", "https://a.example/u");
        values.put("preferences", "https://a.example/p");
        return values;
    }
}
