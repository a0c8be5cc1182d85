package io.broadsheet.mailer.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.article.Article;
import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.Templates;
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

    private final Templates templates;
    private final PublicationConfig publication;
    private final MailConfig config;

    DigestPress(Templates templates, PublicationConfig publication, MailConfig config) {
        this.templates = templates;
        this.publication = publication;
        this.config = config;
    }

    /** The mail as it will be read, the articles in the order given. */
    Mail write(List<Article> articles, Gaps gaps) {
        int most = articles.size();
        String html = html(articles, most, gaps);
        // So many articles that a mail program would cut the mail: the text part and the web have the rest.
        while (html.getBytes(UTF_8).length > Press.MAX_HTML && most > 1) {
            most /= 2;
            html = html(articles, most, gaps);
        }
        String from = "%s <%s>".formatted(publication.title(), config.from());
        return new Mail(from, subject(articles), html, text(articles, gaps), List.of());
    }

    private String html(List<Article> articles, int most, Gaps gaps) {
        Article first = articles.getFirst();
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("language", first.language());
        values.put("direction", Press.isRightToLeft(first) ? "rtl" : "ltr");
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
        values.put("unsubscribe", gaps.unsubscribe());
        values.put("preferences", gaps.preferences());
        return templates.render("digest", values);
    }

    private static Map<String, @Nullable Object> shown(Article article) {
        Map<String, @Nullable Object> shown = new HashMap<>();
        shown.put("title", article.title());
        shown.put("language", article.language());
        shown.put("direction", Press.isRightToLeft(article) ? "rtl" : "ltr");
        shown.put("section", article.section());
        shown.put("credits", Press.credits(article));
        shown.put("words", words(article));
        shown.put("link", article.link().toString());
        return shown;
    }

    private String text(List<Article> articles, Gaps gaps) {
        List<String> blocks = new ArrayList<>();
        blocks.add(PlainText.underlined(publication.title(), '='));
        for (Article article : articles) {
            blocks.add(PlainText.underlined(article.title(), '-'));
            if (!words(article).isBlank()) {
                blocks.add(PlainText.wrap(words(article)));
            }
            blocks.add(PlainText.wrap(Press.credits(article)) + "\n" + article.link());
        }
        blocks.add("* * *");
        if (publication.rights() != null) {
            blocks.add(PlainText.wrap(publication.rights()));
        }
        blocks.add(PlainText.wrap("You get this mail because you subscribed to %s.".formatted(publication.title())));
        blocks.add("What you get and when:\n" + gaps.preferences());
        blocks.add("Unsubscribe:\n" + gaps.unsubscribe());
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
