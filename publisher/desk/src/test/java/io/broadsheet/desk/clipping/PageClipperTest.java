package io.broadsheet.desk.clipping;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.desk.integrity.Findings.LeftOut;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PageClipperTest {
    private static final String PROSE =
            "The council met behind closed doors, and what it decided there was printed a week later, in small type. ";

    private final PageClipper clipper = new PageClipper(Set.of("The Lamp"), Set.of("lamp.example.org"));

    private Clipped.Article clip(String body) {
        Clipped clipped = clipper.clip("<html><body>" + body + "</body></html>");
        assertThat(clipped).isInstanceOf(Clipped.Article.class);
        return (Clipped.Article) clipped;
    }

    private static String prose(int sentences) {
        return "<p>" + PROSE.repeat(sentences) + "</p>";
    }

    @Test
    void theKnownNameOfThePublicationIsNeverTheHeadline() {
        Clipped.Article article = clip("<h1>The Lamp</h1><p><b>A Closed Door</b></p>" + prose(3));

        assertThat(article.title()).isEqualTo("A Closed Door");
        assertThat(article.leftOut()).containsExactly(new LeftOut("masthead", "The Lamp"));
    }

    @Test
    void aHeadingDeepInTheTextIsNoHeadline() {
        Clipped.Article article = clip("<h2>A Closed Door</h2>" + prose(2) + "<h2>Part two</h2>" + prose(4));

        assertThat(article.title()).isEqualTo("A Closed Door");
        assertThat(article.html()).contains("<h2>Part two</h2>");
    }

    @Test
    void headlineDateAndTextInOneCellAreParted() {
        Clipped.Article article = clip("<table><tr><td><font size=5>A Closed Door</font><br>1 May 2020<br>"
                + PROSE.repeat(2) + "<br><br>" + PROSE + "</td></tr></table>");

        assertThat(article.title()).isEqualTo("A Closed Door");
        assertThat(article.date()).hasToString("2020-05-01");
        assertThat(article.html().lines().filter(line -> line.startsWith("<p>")))
                .hasSize(2);
    }

    @Test
    void verseKeepsItsLines() {
        Clipped.Article article = clip("<h1>A Closed Door</h1>" + prose(2)
                + "<p>They closed the door, they closed it twice,<br>they wrote the minutes, small and nice,<br>and went.</p>"
                + prose(1));

        assertThat(article.html()).contains("closed it twice,<br>they wrote the minutes, small and nice,<br>and went.");
    }

    @Test
    void aShortItalicOpeningIsTheStandfirstAndItalicsLaterAreNot() {
        Clipped.Article article = clip("<h1>A Closed Door</h1><p><i>What was decided, and by whom</i></p>" + prose(2)
                + "<p><i>It was raining.</i></p>" + prose(1));

        assertThat(article.standfirst()).isEqualTo("What was decided, and by whom");
        assertThat(article.html()).contains("<p><em>It was raining.</em></p>").doesNotContain("by whom");
    }

    @Test
    void theFooterOfAnotherArticleDoesNotCarryTheBodyOn() {
        Clipped.Article article = clip(
                "<h1>A Closed Door</h1>" + prose(3)
                        + "<p>© 2020 The Lamp</p><p>Another article begins here and is announced at some length, so that it reads like prose.</p>");

        assertThat(article.html()).doesNotContain("Another article");
        assertThat(article.leftOut())
                .extracting(LeftOut::what)
                .containsExactly("copyright line", "text below the article");
    }

    @Test
    void aSignatureUnderTheTextStays() {
        Clipped.Article article =
                clip("<h1>A Closed Door</h1>" + prose(3) + "<p>Ada Lovell</p><hr><p><a href='/'>Home</a></p>");

        assertThat(article.html()).contains("<p>Ada Lovell</p>");
    }

    @Test
    void anArticleAboutGamblingMayLinkToIt() {
        Clipped.Article article = clip("<h1>The Casino Vote</h1><p>The town will vote on a casino, and " + PROSE
                + "The <a href='https://plans.example.com/casino'>plans of the casino</a> are public, says the mayor.</p>"
                + prose(1));

        assertThat(article.html()).contains("<a href=\"https://plans.example.com/casino\">plans of the casino</a>");
        assertThat(article.suspiciousLinks())
                .hasSize(1)
                .allSatisfy(link -> assertThat(link.why()).endsWith("still there"));
    }

    @Test
    void oneBareLinkAParagraphManyInARowIsABlockOfLinks() {
        Clipped.Article article = clip(
                "<h1>A Closed Door</h1>" + prose(3)
                        + "<p><a href='//one.example.com/'>sofas</a></p><p><a href='//two.example.com/'>tiles</a></p><p><a href='//three.example.com/'>gloves</a></p>");

        assertThat(article.html()).doesNotContain("sofas", "tiles", "gloves");
        assertThat(article.suspiciousLinks()).hasSize(3);
    }

    @Test
    void aLinkOutsideTheTextIsSuspectedUnlessItIsOurs() {
        Clipped.Article article = clip(
                "<h1>A Closed Door</h1>" + prose(3)
                        + "<p>© 2020 The Lamp, printed by <a href='https://printer.example.com/'>a friend</a></p><p><a href='https://lamp.example.org/'>Home</a></p>");

        assertThat(article.suspiciousLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.why()).isEqualTo("outside the article's text"));
    }

    @Test
    void footnotesKeepTheirTargets() {
        Clipped.Article article = clip(
                "<h1>A Closed Door</h1><p>" + PROSE.repeat(2)
                        + "<sup><a href='#fn1'>1</a></sup></p><p><a name='fn1'></a>1. The minutes of May, <a href='#nowhere'>as printed</a>.</p>");

        assertThat(article.html()).contains("<sup><a href=\"#fn1\">1</a></sup>", "<a id=\"fn1\"></a>1. The minutes");
        assertThat(article.html()).doesNotContain("nowhere");
    }

    @Test
    void textInItsBackgroundsColourIsHiddenAndWhiteOnBlueIsNot() {
        Clipped.Article article =
                clip("<table bgcolor=navy><tr><td><font color=white size=6>The Evening Lamp</font></td></tr></table>"
                        + "<h1>A Closed Door</h1>" + prose(3)
                        + "<font color='#FFFFFF'><a href='https://x.example.com/'>sofas</a></font>");

        assertThat(article.leftOut())
                .containsExactly(
                        new LeftOut("hidden text (text in its background's colour)", "sofas"),
                        new LeftOut("masthead", "The Evening Lamp"));
    }

    @Property(tries = 300)
    void whateverThePageTheBodyHasOnlyItsOwnTextAndNothingIsThrown(@ForAll("pages") String html) {
        Clipped clipped = clipper.clip(html);

        if (clipped instanceof Clipped.Article article) {
            assertThat(article.title()).isNotBlank().doesNotContain("\n");
            assertThat(article.html()).doesNotContainIgnoringCase("<script").doesNotContain("hidden-words");
        }
    }

    @Provide
    Arbitrary<String> pages() {
        List<String> pieces = List.of(
                "<h1>A Closed Door</h1>",
                "<h2>",
                "</h2>",
                "<table><tr><td>",
                "</td>",
                "</table>",
                "<p>",
                "</p>",
                "<br><br>",
                "<br>",
                "<font size=+2>",
                "</font>",
                "<center>",
                "<b>",
                "</b>",
                "<i>",
                "</i>",
                "<ul>",
                "<li>",
                "</ul>",
                "<blockquote>",
                "1 May 2020",
                "© 2020 The Lamp",
                PROSE,
                PROSE + PROSE,
                "<a href='https://x.example.com/'>sofas</a>",
                "<a href='javascript:x()'>tiles</a>",
                "<script>hidden-words()</script>",
                "<div style='display:none'>hidden-words</div>",
                "<img src=x.png>",
                "<hr>",
                "<pre>",
                "&nbsp;",
                "<a name=fn1>",
                "“A motto”",
                "By Ada Lovell",
                "\u0000",
                "\uD800",
                // Closed: in HTML an open one is a comment up to the next '>', which would swallow the tag that hides
                // what follows.
                "<![CDATA[>");
        return Arbitraries.of(pieces).list().ofMaxSize(40).map(list -> String.join("", list));
    }
}
