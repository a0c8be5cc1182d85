package io.broadsheet.desk.manuscript;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.article.Image;
import io.broadsheet.desk.article.Format;
import io.broadsheet.desk.article.RenderedBody;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManuscriptRendererTest {
    private static final URI BASE = URI.create("https://review.example.org/articles/ballot");

    private final ManuscriptRenderer renderer = new ManuscriptRenderer();

    private RenderedBody markdown(String source) {
        return renderer.render(source, Format.MARKDOWN, BASE);
    }

    private RenderedBody html(String source) {
        return renderer.render(source, Format.HTML, BASE);
    }

    @Test
    void markdownBecomesHtmlAndTextForReading() {
        RenderedBody body = markdown("""
                # Counting

                First, *slowly*, [the rules](rules.html "All of them").

                > Who counts
                > wins.

                - one
                - two
                  - two and a half

                3. third
                4. fourth

                | Year | Votes |
                |------|------:|
                | 2016 |   412 |

                ![A box](/box.jpg)

                ***

                    code = 1

                Mail <editor@example.org> or see <https://example.com/>.
                """);

        assertThat(body.html())
                .contains("<h2>Counting</h2>")
                .contains(
                        "<a href=\"https://review.example.org/articles/rules.html\" title=\"All of them\">the rules</a>")
                .contains("<td align=\"right\">412</td>")
                .contains("<ol start=\"3\">")
                .contains("<img src=\"https://review.example.org/box.jpg\" alt=\"A box\" />");
        assertThat(body.text()).isEqualTo("""
                Counting

                First, slowly, the rules (https://review.example.org/articles/rules.html).

                    Who counts wins.

                • one
                • two
                  • two and a half

                3. third
                4. fourth

                Year | Votes
                2016 | 412

                [A box]

                * * *

                    code = 1

                Mail editor@example.org or see https://example.com/.""");
        assertThat(body.images())
                .containsExactly(
                        new Image(URI.create("https://review.example.org/box.jpg"), "image/jpeg", 0, "A box", null));
    }

    @Test
    void whatIsFitForArticlesStays() {
        String fit =
                "<h2 lang=\"de\">Wahl</h2><p dir=\"rtl\">a<sup id=\"fnref1\"><a href=\"https://example.org/#fn1\">1</a></sup></p>"
                        + "<figure><img src=\"https://example.org/a.png\" alt=\"A\" width=\"10\" height=\"20\" /><figcaption>Words</figcaption></figure>"
                        + "<blockquote><p>q</p></blockquote><ul><li>x</li></ul><pre><code>y</code></pre>"
                        + "<p><a href=\"mailto:a&#64;example.org\">m</a> <a href=\"https://example.org/\" rel=\"nofollow\">n</a></p>";

        RenderedBody body = html(fit);

        assertThat(body.html()).isEqualTo(fit);
        assertThat(body.images()).singleElement().satisfies(image -> {
            assertThat(image.caption()).isEqualTo("Words");
            assertThat(image.type()).isEqualTo("image/png");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
                "<img src=x onerror=alert(1)>",
                "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">",
                "<a href=\"java&#10;script:alert(1)\">x</a>",
                "<a href=\" javascript:alert(1)\">x</a>",
                "<a href=\"data:text/html,alert(1)\">x</a>",
                "<iframe src=https://evil.example></iframe>",
                "<svg><script>alert(1)</script></svg>",
                "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
                "<form action=https://evil.example><input name=a></form>",
                "<p style=\"background:url(javascript:alert(1))\" class=\"alert(1)\">x</p>",
                "<style>body{background:url('javascript:alert(1)')}</style>",
                "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
                "<textarea><img src=x onerror=alert(1)></textarea>",
                "<template><script>alert(1)</script></template>",
                "<object data=\"javascript:alert(1)\"></object>",
                "<base href=\"javascript:alert(1)//\"><a href=\"x\">x</a>",
                "<!--><img src=x onerror=alert(1)>-->",
                "<a id=\"alert(1)\" name=\"alert(1)\" target=_blank>x</a>",
            })
    void whatIsUnfitGoes(String unfit) {
        String html = html(unfit).html();

        assertThat(html)
                .doesNotContainIgnoringCase(
                        "script", "alert", "onerror", "data:", "iframe", "style", "class=", "target=");
    }

    @Test
    void aNestedLinkOrABrokenAddressLosesOnlyItself() {
        assertThat(html("<p><a href=\"http://\">a</a> <a href=\"http://exa mple.org/ü?q=[1]#a#b\">b</a> <a>c</a></p>")
                        .html())
                .isEqualTo("<p>a b c</p>");
        assertThat(html("<a href=\"https://münchen.example/straße?q=ä[1]\">b</a>")
                        .html())
                .isEqualTo("<a href=\"https://xn--mnchen-3ya.example/stra%C3%9Fe?q&#61;%C3%A4%5B1%5D\">b</a>");
        assertThat(html("<a href=\"?q=1\">a</a><a href=\"#fn1\">b</a><a href=\"//example.org/x\">c</a>")
                        .html())
                .isEqualTo("<a href=\"https://review.example.org/articles/ballot?q&#61;1\">a</a>"
                        + "<a href=\"https://review.example.org/articles/ballot#fn1\">b</a>"
                        + "<a href=\"https://example.org/x\">c</a>");
    }

    @Test
    void notesAreBracketedInTextAndNotSpeltOut() {
        RenderedBody body = html("<p>He counted<sup><a href=\"#fn1\">1</a></sup> 3 m<sup>2</sup>.</p>");

        assertThat(body.text()).isEqualTo("He counted[1] 3 m2.");
    }

    @Test
    void controlCharactersAndHalfSurrogatesGoEvenWhenWrittenAsEntities() {
        RenderedBody body = html("<p>a\u0000b\uD800c&#1;d&#x85;e&#xFFFF;f</p>");

        CleanText.require("html", body.html());
        assertThat(body.text()).startsWith("abcd").endsWith("f");
    }

    @Test
    void deepNestingNeitherFillsTheStackNorLosesTheText() {
        for (String opening : List.of(
                "> ", "- ", "*a **b ", "[", "![", "<div>", "<b>", "<blockquote>", "<ul><li>", "<table><tr><td>")) {
            for (Format format : Format.values()) {
                RenderedBody body = renderer.render(opening.repeat(20_000) + "the end", format, BASE);

                assertThat(body.text()).as(opening + format).contains("the end");
            }
        }
    }

    @Property(tries = 400)
    void anyHtmlComesOutCleanAndStaysTheSame(@ForAll("markup") String source) {
        check(source, Format.HTML);
    }

    @Property(tries = 400)
    void anyMarkdownComesOutCleanAndStaysTheSame(@ForAll("markup") String source) {
        check(source, Format.MARKDOWN);
    }

    private void check(String source, Format format) {
        RenderedBody body = renderer.render(source, format, BASE);

        RenderedBody again = html(body.html());
        assertThat(again.html()).isEqualTo(body.html());
        assertThat(again.text()).isEqualTo(body.text());
        assertThat(renderer.render(source, format, BASE)).isEqualTo(body);
        for (Element element : Jsoup.parseBodyFragment(body.html()).body().getAllElements()) {
            if (element.normalName().equals("body")) {
                continue;
            }
            assertThat(HouseRules.ELEMENTS).contains(element.normalName());
            for (Attribute attribute : element.attributes()) {
                assertThat(HouseRules.ATTRIBUTES).contains(attribute.getKey());
                if (List.of("href", "src", "cite").contains(attribute.getKey())) {
                    assertThat(attribute.getValue().toLowerCase(Locale.ROOT))
                            .matches("(https?://|mailto:)[\\x21-\\x7E]+");
                }
            }
        }
    }

    @Provide
    Arbitrary<String> markup() {
        Arbitrary<String> pieces = Arbitraries.of(
                "<p>",
                "</p>",
                "<h1>",
                "<div class=x>",
                "</div>",
                "<table>",
                "<tr>",
                "<td align=left colspan=2>",
                "</td>",
                "</table>",
                "<ul>",
                "<ol start=2>",
                "<li>",
                "</ul>",
                "<a href='",
                "'>",
                "</a>",
                "<a href=\"javascript:alert(1)\">",
                "<img src=",
                " onerror=alert(1)>",
                "<img src='a b.png' alt='x \" y'>",
                "<script>",
                "</script>",
                "<style>",
                "</style>",
                "<svg>",
                "<math>",
                "<noscript>",
                "<textarea>",
                "<title>",
                "<select><option>",
                "<template>",
                "<!--",
                "-->",
                "--!>",
                "<![CDATA[",
                "]]>",
                "&lt;",
                "&#0;",
                "&#x1F600;",
                "&amp;lt;",
                "{{x}}",
                "\n\n",
                "\n",
                "# ",
                "> ",
                "* ",
                "1. ",
                "    ",
                "```",
                "`",
                "**",
                "_",
                "[a](",
                ")",
                "![",
                "](b.png)",
                "|a|b|\n|-|-|\n|c|d|\n",
                "https://example.org/ü?a=b&c",
                "data:text/html,x",
                "//example.org",
                "#fn1",
                "mailto:a@b.example",
                "<sup id=fn1>",
                "</sup>",
                "<blockquote cite='x'>",
                "<q>",
                "<pre>",
                "<span lang=de>",
                "<bdo dir=rtl>",
                "<ruby>",
                "\u0000",
                "\u0085",
                "\uD800",
                "\uDC00",
                "\u202E",
                "é",
                "日本",
                "x");
        return Arbitraries.oneOf(pieces, pieces, pieces, Arbitraries.strings().ofMaxLength(6))
                .list()
                .ofMaxSize(30)
                .map(list -> String.join("", list));
    }
}
