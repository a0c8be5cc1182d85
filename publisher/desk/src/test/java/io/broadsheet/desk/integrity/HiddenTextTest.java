package io.broadsheet.desk.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "display: none",
                "DISPLAY:NONE !important",
                "visibility:hidden",
                "opacity:0",
                "opacity: 0.0; color: red",
                "position:absolute;left:-9999px",
                "position: fixed; top: -5000px",
                "text-indent:-9999em",
                "margin-left:-2000px",
                "font-size:1px",
                "font-size: 0",
                "height:0; overflow:hidden",
                "overflow:hidden;width:1px",
                "clip:rect(0,0,0,0)",
                "color:#fff",
                "background:#123456;color:#123456",
            })
    void aReaderDoesNotSee(String style) {
        Document page = Jsoup.parse("<div style='" + style + "'>x</div>");

        assertThat(new HiddenText(page).why(page.expectFirst("div"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "display:block",
                "opacity:0.8",
                "margin-left:-10px",
                "text-indent:-2em",
                "font-size:12px",
                "font-size:0.9em",
                "height:10px;overflow:hidden",
                "width:100px;overflow:hidden",
                "color:#fff;background:#003366",
                "height:100%;overflow:hidden",
            })
    void aReaderSees(String style) {
        Document page = Jsoup.parse("<div style='" + style + "'>x</div>");

        assertThat(new HiddenText(page).why(page.expectFirst("div"))).isEmpty();
    }

    @Test
    void aStyleSheetHidesTooButNotTheOneForPrinting() {
        Document page = Jsoup.parse("<style>@import url(x.css); .a, #b { display : none } /* .c{display:none} */"
                + "@media print { .d { display:none } } @media screen { .e { display:none } } p:hover~{display:none}</style>"
                + "<p class=a>1<p id=b>2<p class=c>3<p class=d>4<p class=e>5");
        HiddenText hidden = new HiddenText(page);

        assertThat(page.select("p").stream()
                        .filter(p -> hidden.why(p).isPresent())
                        .map(p -> p.text()))
                .containsExactly("1", "2", "5");
    }
}
