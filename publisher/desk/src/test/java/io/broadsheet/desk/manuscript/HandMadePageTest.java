package io.broadsheet.desk.manuscript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.desk.article.Format;
import io.broadsheet.desk.integrity.Findings.LeftOut;
import io.broadsheet.desk.integrity.Findings.SuspiciousLink;
import io.broadsheet.desk.manuscript.Manuscript.Reading;
import org.junit.jupiter.api.Test;

class HandMadePageTest {
    @Test
    void aTableLayoutInWindows1252WithALinkFarmOffTheScreen() {
        Manuscript page = Pages.manuscript("table-windows-1252.html");

        assertThat(page.title()).isEqualTo("The Quiet Committee");
        assertThat(page.standfirst()).isEqualTo("Nine people nobody elected decide where the buses go");
        assertThat(page.date()).isEqualTo(Pages.noon("2020-09-14"));
        assertThat(page.rights()).isEqualTo("Copyright © 2020 The Harbour Review. All rights reserved.");
        assertThat(page.format()).isEqualTo(Format.HTML);
        assertThat(Pages.words(page))
                .startsWith(
                        "On the second Tuesday of every month nine people meet in a room above the fish market — the")
                .contains("“We are only advisers,” says the chair")
                .endsWith("Until one does, the number eleven will not stop at the hospital.");
        assertThat(Pages.html(page)).containsOnlyOnce("<em>twenty-three</em>");
        assertThat(Pages.links(page)).isEmpty();
        assertThat(page.leftOut())
                .containsExactly(
                        new LeftOut(
                                "hidden text (moved off the screen)",
                                "best online casino payday loans cheap pills replica watches"),
                        new LeftOut("masthead", "The Harbour Review"),
                        new LeftOut("motto", "“Read slowly, vote quickly”"),
                        new LeftOut("copyright line", "Copyright © 2020 The Harbour Review. All rights reserved."),
                        new LeftOut("home link", "Home"),
                        new LeftOut("follow link", "Follow us on Twitter"));
        assertThat(page.suspiciousLinks())
                .containsExactly(
                        new SuspiciousLink(
                                "http://casino.example.com/best",
                                "best online casino",
                                "hidden: moved off the screen; spam words: casino"),
                        new SuspiciousLink(
                                "http://loans.example.com/payday-loans",
                                "payday loans",
                                "hidden: moved off the screen; spam words: payday, loans"),
                        new SuspiciousLink(
                                "http://pills.example.net/",
                                "cheap pills",
                                "hidden: moved off the screen; spam words: pills"),
                        new SuspiciousLink(
                                "http://watches.example.net/replica",
                                "replica watches",
                                "hidden: moved off the screen; spam words: replica"));
        assertThat(page.warnings()).isEmpty();
    }

    @Test
    void paragraphsOnlyInUtf8WithAVisibleBlockOfForeignLinks() {
        Manuscript page = Pages.manuscript("paragraphs-utf8.html");

        assertThat(page.title()).isEqualTo("Notes on a Ballot");
        assertThat(page.standfirst()).isNull();
        assertThat(page.date()).isEqualTo(Pages.noon("2020-09-14"));
        assertThat(Pages.words(page))
                .startsWith("The ballot paper for the river district is forty-one centimetres long.")
                .contains("– a short one –")
                .endsWith("Yes. I voted for the dogs.");
        assertThat(Pages.links(page)).isEmpty();
        assertThat(Pages.leftOut(page))
                .containsExactly(
                        "masthead", "motto", "copyright line", "home link", "follow link", "block of suspicious links");
        assertThat(Pages.suspiciousUrls(page))
                .containsExactly(
                        "http://a.example.com/x1",
                        "http://b.example.com/x2",
                        "http://c.example.com/x3",
                        "http://d.example.com/x4",
                        "http://e.example.com/x5",
                        "http://f.example.com/x6");
        assertThat(page.suspiciousLinks())
                .allSatisfy(link -> assertThat(link.why()).startsWith("in a block of links that lead away"));
    }

    @Test
    void anUndeclaredCharsetInUtf8AndAFrenchDate() {
        Manuscript page = Pages.manuscript("undeclared.html");

        assertThat(page.title()).isEqualTo("L’élection de l’été");
        assertThat(page.standfirst()).isNull();
        assertThat(page.date()).isEqualTo(Pages.noon("2020-09-14"));
        assertThat(page.language()).isEqualTo("fr");
        assertThat(Pages.words(page))
                .startsWith("On n’avait jamais vu autant de monde devant la mairie : à huit heures")
                .endsWith("le maire sortant remercia tout le monde et rentra chez lui à pied.");
        assertThat(Pages.leftOut(page)).containsExactly("masthead", "copyright line", "home link");
        assertThat(page.suspiciousLinks()).isEmpty();
        assertThat(page.warnings()).isEmpty();
    }

    @Test
    void windows1252DeclaredAsUtf8IsReadRightAndSaidSo() {
        Manuscript page = Pages.manuscript("misdeclared.html");

        assertThat(page.title()).isEqualTo("Wer zählt, gewinnt");
        assertThat(page.standfirst()).isEqualTo("„Langsam lesen, schnell wählen“");
        assertThat(page.date()).isEqualTo(Pages.noon("2021-03-03"));
        assertThat(Pages.words(page))
                .startsWith("Im Rathaus brennt noch Licht. Fünf Männer")
                .endsWith("um einen Zettel höher – und niemand jubelte.");
        assertThat(Pages.leftOut(page)).containsExactly("hidden text (display:none)", "masthead", "copyright line");
        assertThat(Pages.suspiciousUrls(page)).containsExactly("https://kredit.example.com/sofort");
        assertThat(page.warnings())
                .containsExactly(
                        "the file declares utf-8, but its bytes are not UTF-8; it was read as windows-1252",
                        "no line under the headline reads like a standfirst, so the motto above it was taken: „Langsam"
                                + " lesen, schnell wählen“");
    }

    @Test
    void withoutADateTheEditorIsTold() {
        Manuscript page = Pages.manuscript("no-date.html");

        assertThat(page.title()).isEqualTo("The Bench by the Canal");
        assertThat(page.standfirst()).isEqualTo("A small thing, badly done");
        assertThat(page.date()).isNull();
        assertThat(Pages.words(page))
                .startsWith("The council has replaced the bench by the canal.")
                .endsWith("and the fourth said: “In a bed.”");
        assertThat(Pages.leftOut(page)).containsExactly("home link");
        assertThat(page.warnings())
                .containsExactly(
                        "the page has no date that could be read; set one, or it gets the day of its publication");
    }

    @Test
    void spamInAPlainParagraphAndInTheMiddleOfASentence() {
        Manuscript page = Pages.manuscript("spam-in-paragraph.html");

        assertThat(page.title()).isEqualTo("A Vote of Thanks");
        assertThat(page.byline()).containsExactly("Ada Lovell", "Ben Ruiz");
        assertThat(page.date()).isEqualTo(Pages.noon("2019-05-02"));
        assertThat(Pages.words(page))
                .startsWith("Every four years somebody stands up at the end of the last meeting")
                .contains("two tellers and a casino bonus and a box")
                .endsWith("nobody was thanked for anything.");
        assertThat(Pages.links(page))
                .containsExactly("https://gazette.example.org/2015/minutes.html", "https://law.example.org/rules#12");
        assertThat(Pages.leftOut(page)).containsExactly("masthead", "block of suspicious links", "copyright line");
        assertThat(Pages.suspiciousUrls(page))
                .containsExactly(
                        "http://x1.example.net/casino",
                        "http://x2.example.net/loan",
                        "http://x3.example.net/meds",
                        "http://bet.example.net/sportsbet");
        assertThat(page.suspiciousLinks().getLast().why())
                .isEqualTo(
                        "spam words: casino, sportsbet; in the article's text: the link was taken out, its words stay");
    }

    @Test
    void injectedScriptsFramesRedirectsAndLookAlikes() {
        Manuscript page = Pages.manuscript("scripts-and-frames.html");

        assertThat(page.title()).isEqualTo("The Clerk Who Counted Twice");
        assertThat(page.standfirst()).isEqualTo("What happens when a result is right and nobody believes it");
        assertThat(page.date()).isEqualTo(Pages.noon("2022-06-07"));
        assertThat(page.language()).isEqualTo("en-GB");
        assertThat(Pages.words(page))
                .startsWith("At half past ten the clerk read out the numbers")
                .endsWith("and I have read a great many of them.");
        assertThat(Pages.html(page)).doesNotContain("script", "iframe", "onclick", "onload");
        assertThat(Pages.links(page))
                .containsExactly(
                        "https://example.org/out.php?url=https%3A%2F%2Fexample.com%2Fpdf", "https://example.org/annex");
        assertThat(Pages.leftOut(page))
                .containsExactly(
                        "redirect",
                        "script",
                        "script",
                        "embedded iframe",
                        "event handler",
                        "event handler",
                        "hidden text (moved off the screen)",
                        "masthead",
                        "home link");
        assertThat(page.suspiciousLinks())
                .containsExactly(
                        new SuspiciousLink(
                                "https://elsewhere.example.com/landing", "", "the page sends its readers there"),
                        new SuspiciousLink("https://cdn.example.net/track.js", "", "a script from another site"),
                        new SuspiciousLink("https://injected.example.net/", "", "a script mentions it"),
                        new SuspiciousLink("https://ads.example.net/frame.html", "", "an embedded frame"),
                        new SuspiciousLink(
                                "https://pharma.example.net/order",
                                "pharmacy orders",
                                "hidden: moved off the screen; spam words: pharmacy"),
                        new SuspiciousLink(
                                "https://\u0435xample.org/report",
                                "a report",
                                "its host mixes alphabets to look like another: \u0435xample.org; in the article's text: the"
                                        + " link was taken out, its words stay"),
                        new SuspiciousLink(
                                "https://example.org/out.php?url=https%3A%2F%2Fexample.com%2Fpdf",
                                "can be read here",
                                "a redirect hides where it leads; in the article's text: still there"),
                        new SuspiciousLink(
                                "javascript:alert(1)",
                                "a reply",
                                "it runs a script; in the article's text: the link was taken out, its words stay"));
    }

    @Test
    void aPageIndentedByAQuoteKeepsItsTableItsQuoteAndItsListOfSources() {
        Manuscript page = Pages.manuscript("indented-with-sources.html");

        assertThat(page.title()).isEqualTo("El recuento");
        assertThat(page.byline()).containsExactly("Lucía Marín");
        assertThat(page.date()).isEqualTo(Pages.noon("2020-09-14"));
        assertThat(Pages.words(page))
                .startsWith("En el puerto se vota de pie.")
                .endsWith("Archivo del puerto, 1941 Censo de 2016 Censo de 2020");
        assertThat(Pages.html(page)).contains("<blockquote><p>Quien no sabe contar", "<th>Votos</th>", "<td>508</td>");
        assertThat(Pages.links(page)).hasSize(3);
        assertThat(page.suspiciousLinks()).isEmpty();
        assertThat(Pages.leftOut(page)).containsExactly("copyright line");
    }

    @Test
    void aHeadlineThatOnlyTheWindowTitleHasAndADateUnderTheText() {
        Manuscript page = Pages.manuscript("window-title-only.html");

        assertThat(page.title()).isEqualTo("A Letter from the Ferry");
        assertThat(page.date()).isEqualTo(Pages.noon("2018-07-01"));
        assertThat(Pages.words(page))
                .startsWith("The ferry leaves at seven")
                .endsWith("in order, and says that they keep him in work.");
        assertThat(Pages.leftOut(page)).containsExactly("motto", "copyright line");
    }

    @Test
    void aHugePageIsReadWhole() {
        StringBuilder html = new StringBuilder(2_000_000);
        html.append("<html><head><title>The Long Count</title></head><body><p>1 May 2020<h1>The Long Count</h1>");
        int paragraphs = 0;
        while (html.length() < 1_850_000) {
            html.append("<p>Paragraph ")
                    .append(++paragraphs)
                    .append(
                            " says what the one before it said, and it says it at a length that a page of prose would have, no more.");
        }
        html.append("<p>So it ends.<p>© 2020 The Long Review<div>");
        for (int i = 0; i < 300; i++) {
            html.append("<a href='http://farm").append(i).append(".example.com/'>cheap carpets</a> ");
        }
        html.append("</div></body></html>");

        Reading reading = Pages.read(html.toString().getBytes(UTF_8), "long.html");

        assertThat(reading).isInstanceOf(Reading.Read.class);
        Manuscript page = ((Reading.Read) reading).manuscript();
        assertThat(page.title()).isEqualTo("The Long Count");
        assertThat(page.date()).isEqualTo(Pages.noon("2020-05-01"));
        assertThat(page.source().split("<p>", -1)).hasSize(paragraphs + 2);
        assertThat(Pages.words(page)).startsWith("Paragraph 1 says").endsWith("So it ends.");
        assertThat(Pages.links(page)).isEmpty();
        assertThat(page.suspiciousLinks()).hasSize(300);
    }

    @Test
    void aPageOfLinksHasNoArticle() {
        Reading reading = Pages.read(Pages.bytes("no-article.html"), "no-article.html");

        assertThat(reading)
                .isEqualTo(new Reading.Unreadable("the page has no article: 0 characters of running text outside links"
                        + " (expected: at least 140)"));
    }

    @Test
    void aPageWithoutAHeadlineSaysSo() {
        String prose =
                "Somebody wrote this down without a headline, at some length, and left it on the table in the hall. ";

        Reading reading = Pages.read(("<p>" + prose.repeat(3) + "</p>").getBytes(UTF_8), "loose.html");

        assertThat(reading).isInstanceOf(Reading.Unreadable.class);
        assertThat(((Reading.Unreadable) reading).reason()).startsWith("the page has no headline");
    }

    @Test
    void aPictureBesideThePageIsLeftOutAndOneOnTheWebStays() {
        String prose =
                "Somebody took a picture of the hall, and the picture shows more than the minutes do, which is little. ";

        Reading reading = Pages.read(
                ("<h1>The Hall</h1><p>" + prose.repeat(2)
                                + "</p><p><img src='hall.jpg' alt='The hall'></p><p><img src='https://img.example.org/hall.png' alt='Door'>"
                                + "<img src='https://count.example.net/x.gif' width=1 height=1></p><p>"
                                + prose.repeat(2)
                                + "</p>")
                        .getBytes(UTF_8),
                "hall.html");

        Manuscript page = ((Reading.Read) reading).manuscript();
        assertThat(Pages.html(page)).contains("<img src=\"https://img.example.org/hall.png\" alt=\"Door\" />");
        assertThat(Pages.html(page)).doesNotContain("hall.jpg", "count.example.net");
        assertThat(page.leftOut())
                .contains(
                        new LeftOut("picture", "hall.jpg The hall"),
                        new LeftOut("spacer or tracking picture", "https://count.example.net/x.gif"));
    }
}
