package io.broadsheet.mailer.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.article.Article;
import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.layout.LayoutConfig;
import io.broadsheet.mailer.layout.MailTemplates;
import io.broadsheet.mailer.layout.MailTemplates.Rendered;
import io.broadsheet.mailer.layout.PlainText;
import io.broadsheet.mailer.message.Edition.Gaps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the mail of a digest: what there is to read, and where. Thread-safe. */
final class DigestPress {
    private static final int MAX_SUBJECT = 150;

    private final MailTemplates templates;
    private final PublicationConfig publication;
    private final MailConfig config;
    private final LayoutConfig layout;

    DigestPress(MailTemplates templates, PublicationConfig publication, MailConfig config, LayoutConfig layout) {
        this.templates = templates;
        this.publication = publication;
        this.config = config;
        this.layout = layout;
    }

    /** The mail as it will be read, the articles in the order given. */
    Mail write(List<Article> articles, Gaps gaps, String view) {
        int most = articles.size();
        Rendered rendered = html(articles, most, gaps, view);
        // So many articles that a mail program would cut the mail: the text part and the web have the rest.
        while (rendered.html().getBytes(UTF_8).length > Press.MAX_HTML && most > 1) {
            most /= 2;
            rendered = html(articles, most, gaps, view);
        }
        String from = "%s <%s>".formatted(publication.title(), config.from());
        return new Mail(
                from,
                subject(articles),
                rendered.html(),
                text(articles, gaps, view),
                rendered.warning() == null ? List.of() : List.of(rendered.warning()));
    }

    /** The page of a digest, without any reader's own links. */
    String page(List<Article> articles) {
        return html(articles, articles.size(), null, null).html();
    }

    private Rendered html(List<Article> articles, int most, @Nullable Gaps gaps, @Nullable String view) {
        Article first = articles.getFirst();
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("language", first.language());
        values.put("direction", Press.direction(first));
        values.put("publication", publication.title());
        values.put("motto", publication.motto());
        values.put("home", publication.baseUrl() + "/");
        values.put("title", subject(articles));
        values.put("preheader", articles.stream().map(Article::title).collect(Collectors.joining(" · ")));
        values.put(
                "articles",
                articles.stream().limit(most).map(DigestPress::shown).toList());
        values.put("more", articles.size() - Math.min(most, articles.size()));
        values.put("rights", publication.rights());
        values.put("padding", Press.PADDING);
        values.put("link", publication.baseUrl() + "/");
        values.put("postalAddress", layout.postalAddress());
        values.put("view", view);
        values.put("unsubscribe", gaps == null ? null : gaps.unsubscribe());
        values.put("preferences", gaps == null ? null : gaps.preferences());
        return templates.render("digest", values);
    }

    private static Map<String, @Nullable Object> shown(Article article) {
        Map<String, @Nullable Object> shown = new HashMap<>();
        shown.put("title", article.title());
        shown.put("language", article.language());
        shown.put("direction", Press.direction(article));
        shown.put("section", article.section());
        shown.put("credits", Press.credits(article));
        shown.put("words", words(article));
        shown.put("link", article.link().toString());
        return shown;
    }

    private String text(List<Article> articles, Gaps gaps, String view) {
        List<String> blocks = new ArrayList<>();
        blocks.add(PlainText.underlined(publication.title(), '='));
        for (Article article : articles) {
            blocks.add(PlainText.underlined(article.title(), '-'));
            if (!words(article).isBlank()) {
                blocks.add(PlainText.wrap(words(article)));
            }
            blocks.add(PlainText.wrap(Press.credits(article)) + "\n" + article.link());
        }
        blocks.addAll(Press.foot(publication.rights(), publication, layout, gaps, view));
        return String.join("\n\n", blocks) + "\n";
    }

    private static String words(Article article) {
        return article.standfirst() == null ? article.excerpt() : article.standfirst();
    }

    private static String subject(List<Article> articles) {
        String first = articles.getFirst().title();
        if (articles.size() == 1) {
            return first;
        }
        int characters = first.codePointCount(0, first.length());
        String cut =
                characters > MAX_SUBJECT ? first.substring(0, first.offsetByCodePoints(0, MAX_SUBJECT)) + "…" : first;
        return "%s (and %d more)".formatted(cut, articles.size() - 1);
    }
}
