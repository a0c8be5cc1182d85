package io.broadsheet.syndication.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.entry.Place;
import io.broadsheet.syndication.publication.LookConfig;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Shelf;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

class TypesetterTest {
    private static final PublicationConfig PUBLICATION = new PublicationConfig(
            "The Example Review", null, URI.create("https://review.example.org"), "en-GB", "Read twice", null, null);
    private static final Pattern STRUCTURED =
            Pattern.compile("<script type=\"application/ld\\+json\">(.*?)</script>", Pattern.DOTALL);
    private static final ArticleId ID = ArticleId.of("6f1c5c1e-0d2a-4f0e-9c53-0a7d8f6e2b11");

    private static final LookConfig LOOK = new LookConfig("#8c1d18", null, List.of("Essays"), null);

    private final Typesetter typesetter = new Typesetter(templates(), PUBLICATION, LOOK);

    @Provide
    Arbitrary<Article> articles() {
        return Articles.articles();
    }

    @Property(tries = 60)
    void anyArticleGivesAPageWithItsWholeTextAndWhatProgramsReadBack(@ForAll("articles") Article article)
            throws Exception {
        Entry entry = new Entry(ID, 1, article, article.revised(), 1);

        String html = text(typesetter.article(entry));
        Matcher structured = STRUCTURED.matcher(html);

        assertThat(html).contains(article.html());
        assertThat(structured.find()).isTrue();
        JsonNode json = CloudEventEnvelope.JSON.readTree(structured.group(1));
        assertThat(json.get("headline").asText()).isEqualTo(article.title());
        assertThat(json.get("identifier").asText()).isEqualTo(entry.guid());
        assertThat(typesetter.article(entry).bytes()).isEqualTo(html.getBytes(UTF_8));
    }

    @Test
    void anArticlesPageTellsItsRevisionToPrograms() {
        Article article = Articles.article("keys", "Keys", "<p>Text</p>");
        Entry entry = new Entry(ID, 12, article, article.revised(), 3);

        assertThat(typesetter.article(entry).headers())
                .containsEntry("Broadsheet-Revision", "12")
                .containsKey("Content-Security-Policy");
        assertThat(typesetter.listing(front(List.of(entry))).headers()).doesNotContainKey("Broadsheet-Revision");
    }

    @Test
    void textIsNeverTakenForMarkup() {
        String attack = "\"><script>alert(1)</script>";
        Article article = Articles.article("keys", attack, "<p>Text</p>");
        Entry entry = new Entry(ID, 1, article, article.revised(), 1);

        for (Print print : List.of(
                typesetter.article(entry),
                typesetter.listing(front(List.of(entry))),
                typesetter.missing(List.of(entry)),
                typesetter.withdrawn(new Place.Withdrawn("keys", Articles.MORNING, attack)))) {
            assertThat(text(print)).doesNotContain("<script>alert");
        }
    }

    @Test
    void aPageSaysInWhichLanguageAndDirectionItsArticleIs() {
        Article plain = Articles.article("keys", "Keys", "<p>Text</p>");
        Article hebrew = new Article(
                plain.slug(),
                plain.title(),
                null,
                List.of(),
                null,
                List.of(),
                "he",
                plain.html(),
                plain.text(),
                plain.excerpt(),
                plain.link(),
                List.of(),
                List.of(),
                null,
                plain.firstPublished(),
                plain.revised(),
                java.util.Map.of());

        String html = text(typesetter.article(new Entry(ID, 1, hebrew, hebrew.revised(), 1)));

        assertThat(html)
                .contains("<html lang=\"en-GB\" dir=\"ltr\">", "<article class=\"article\" lang=\"he\" dir=\"rtl\">");
    }

    @Test
    void nothingPublishedIsAPageToo() {
        assertThat(text(typesetter.listing(front(List.of())))).contains("Nothing is published yet");
    }

    @Test
    void aWithdrawalWithoutAReasonSaysSo() {
        Print print = typesetter.withdrawn(new Place.Withdrawn("keys", Articles.MORNING, null));

        assertThat(print.status()).isEqualTo(410);
        assertThat(text(print)).contains("gave no reason", "14 September 2026");
    }

    @Test
    void sizesAndTimesAreForPeople() {
        assertThat(List.of(0L, 999L, 48_213L, 9_120_044L).stream().map(FileSize::of))
                .containsExactly("", "999 bytes", "48 kB", "9.1 MB");
        assertThat(new Dates("en-GB").minute(Articles.MORNING)).isEqualTo("14 September 2026, 06:30 UTC");
        assertThat(new Dates("de").day(Articles.MORNING)).isEqualTo("14. September 2026");
    }

    @Test
    void aPublicationInAnotherLanguageSpeaksIt() {
        PublicationConfig german = new PublicationConfig(
                "Die Rundschau", null, URI.create("https://rundschau.example.org"), "de-AT", null, null, null);
        Typesetter setter = new Typesetter(templates(), german, LOOK);

        assertThat(text(setter.missing(List.of())))
                .contains("<html lang=\"de-AT\" dir=\"ltr\">", "Zur Titelseite", "Suchen")
                .doesNotContain("front page");
    }

    @Test
    void aPublicationFromRightToLeftIsSetSo() {
        for (String language : List.of("he", "ar-EG", "fa", "az-Arab")) {
            PublicationConfig publication = new PublicationConfig(
                    "Title", null, URI.create("https://review.example.org"), language, null, null, null);

            assertThat(text(new Typesetter(templates(), publication, LOOK).missing(List.of())))
                    .contains("<html lang=\"" + language + "\" dir=\"rtl\">");
        }
        PublicationConfig latin = new PublicationConfig(
                "Title", null, URI.create("https://review.example.org"), "ks-Deva", null, null, null);
        assertThat(text(new Typesetter(templates(), latin, LOOK).missing(List.of())))
                .contains("dir=\"ltr\"");
    }

    @Test
    void theLookFollowsTheSettings() {
        LookConfig look = new LookConfig(
                "#ffee00",
                URI.create("https://review.example.org/logo.svg"),
                List.of("Essays", "C++ & C"),
                URI.create("https://mail.example.org/subscribe"));
        Print print = new Typesetter(templates(), PUBLICATION, look).listing(front(List.of()));

        assertThat(text(print))
                .contains("src=\"https://review.example.org/logo.svg\"", "alt=\"The Example Review\"")
                .contains("action=\"https://mail.example.org/subscribe\"")
                .contains("href=\"/sections/essays\"", "href=\"/sections/c++-&amp;-c\"")
                .contains("--accent:#ffee00")
                .doesNotContain("ACCENT");
        assertThat(print.headers().get("Content-Security-Policy"))
                .contains("form-action 'self' https://mail.example.org;");
    }

    @Test
    void theFormForReadersIsTheOneTheMailerReads() {
        assertThat(text(typesetter.missing(List.of())))
                .contains("<form method=\"post\" action=\"https://review.example.org/subscribe\">")
                .contains("name=\"email\" type=\"email\" required maxlength=\"254\"")
                .contains("name=\"website\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\"");
    }

    private static Listed front(List<Entry> entries) {
        return new Listed(
                PagePath.Listing.newest(Shelf.ALL), "", entries, Optional.empty(), Optional.empty(), List.of());
    }

    private static String text(Print print) {
        return new String(print.bytes(), UTF_8);
    }

    /** As Micronaut sets it up. */
    private static TemplateEngine templates() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("views/");
        resolver.setSuffix(".html");
        resolver.setCharacterEncoding("UTF-8");
        TemplateEngine templates = new TemplateEngine();
        templates.setTemplateResolver(resolver);
        return templates;
    }
}
