package io.broadsheet.mailer.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.Templates;
import io.broadsheet.mailer.message.Edition.Gaps;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the mail of an article, and prints the edition that all its readers share. Thread-safe. */
@Singleton
public final class Press {
    /** Most bytes of HTML: a large mail program cuts at 102 kB. */
    static final int MAX_HTML = 100_000;

    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi");

    private final Templates templates;
    private final PublicationConfig publication;
    private final MailConfig config;
    private final MessageIds messageIds;
    private final DigestPress digests;

    Press(Templates templates, PublicationConfig publication, MailConfig config, MessageIds messageIds) {
        this.templates = templates;
        this.publication = publication;
        this.config = config;
        this.messageIds = messageIds;
        this.digests = new DigestPress(templates, publication, config);
    }

    /**
     * Renders and encodes a revision once, for all readers of an issue.
     *
     * @param issue part of every Message-ID, so that a second copy is recognised as the same message
     * @param dated the Date of all mails of the issue, whatever revision they carry
     */
    public Edition print(int issue, Instant dated, ArticlePublished event, Manner manner) {
        // The gaps must be found in the rendered text and nowhere in the article.
        Gaps gaps = new Gaps("unsubscribe-" + UUID.randomUUID(), "preferences-" + UUID.randomUUID());
        Mail mail = write(event.content(), gaps);
        return edition(
                issue, event.revision(), dated, mail, gaps, event.content().language(), manner);
    }

    /** Renders and encodes a digest once, for all readers who get these articles. */
    public Edition printDigest(int issue, int revision, Instant dated, List<ArticlePublished> events, Manner manner) {
        Gaps gaps = new Gaps("unsubscribe-" + UUID.randomUUID(), "preferences-" + UUID.randomUUID());
        List<Article> articles = events.stream().map(ArticlePublished::content).toList();
        Mail mail = digests.write(articles, gaps);
        return edition(issue, revision, dated, mail, gaps, articles.getFirst().language(), manner);
    }

    private Edition edition(
            int issue, int revision, Instant dated, Mail mail, Gaps gaps, String language, Manner manner) {
        return new Edition(
                issue, revision, dated, mail, gaps, language, manner.plainOnly(), publication, config, messageIds);
    }

    /** The mail as it will be read, with these as the reader's own links. */
    Mail write(Article article, Gaps gaps) {
        List<String> warnings = new ArrayList<>();
        boolean whole = true;
        String html = html(article, gaps, true);
        int size = html.getBytes(UTF_8).length;
        if (size > MAX_HTML) {
            whole = false;
            html = html(article, gaps, false);
            warnings.add(
                    "the mail would take %,d bytes of HTML (expected: <= %,d, mail programs cut it there); readers get the excerpt and a link to the rest"
                            .formatted(size, MAX_HTML));
        }
        String from = "%s <%s>".formatted(publication.title(), config.from());
        return new Mail(from, article.title(), html, text(article, gaps, whole), List.copyOf(warnings));
    }

    private String html(Article article, Gaps gaps, boolean whole) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("language", article.language());
        values.put("direction", isRightToLeft(article) ? "rtl" : "ltr");
        values.put("publication", publication.title());
        values.put("motto", publication.motto());
        values.put("home", publication.baseUrl() + "/");
        values.put("title", article.title());
        values.put("standfirst", article.standfirst());
        values.put("preheader", article.standfirst() == null ? article.excerpt() : article.standfirst());
        values.put("section", article.section());
        values.put("credits", credits(article));
        values.put("body", whole ? article.html() : null);
        values.put("excerpt", article.excerpt());
        values.put("link", article.link().toString());
        values.put(
                "enclosures",
                article.enclosures().stream().map(Press::enclosure).toList());
        values.put("rights", article.rights() == null ? publication.rights() : article.rights());
        values.put("unsubscribe", gaps.unsubscribe());
        values.put("preferences", gaps.preferences());
        return templates.render("mail", values);
    }

    private String text(Article article, Gaps gaps, boolean whole) {
        List<String> blocks = new ArrayList<>();
        blocks.add(PlainText.underlined(publication.title(), '='));
        blocks.add(PlainText.underlined(article.title(), '-'));
        if (article.standfirst() != null) {
            blocks.add(PlainText.wrap(article.standfirst()));
        }
        blocks.add(PlainText.wrap(credits(article)));
        blocks.add(PlainText.wrap(whole ? article.text() : article.excerpt()));
        for (Enclosure enclosure : article.enclosures()) {
            Map<String, String> one = enclosure(enclosure);
            blocks.add(one.get("title") + ":\n" + one.get("url"));
        }
        blocks.add((whole ? "On the web:\n" : "Read on:\n") + article.link());
        String rights = article.rights() == null ? publication.rights() : article.rights();
        blocks.add("* * *");
        if (rights != null) {
            blocks.add(PlainText.wrap(rights));
        }
        blocks.add(PlainText.wrap("You get this mail because you subscribed to %s.".formatted(publication.title())));
        blocks.add("What you get and when:\n" + gaps.preferences());
        blocks.add("Unsubscribe:\n" + gaps.unsubscribe());
        return String.join("\n\n", blocks) + "\n";
    }

    static String credits(Article article) {
        String date = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(Locale.forLanguageTag(article.language()))
                .format(article.firstPublished().atOffset(ZoneOffset.UTC));
        return article.byline().isEmpty() ? date : String.join(", ", article.byline()) + " · " + date;
    }

    private static Map<String, String> enclosure(Enclosure enclosure) {
        String url = enclosure.url().toString();
        return Map.of("url", url, "title", enclosure.title() == null ? url : enclosure.title());
    }

    static boolean isRightToLeft(Article article) {
        Locale locale = Locale.forLanguageTag(article.language());
        return RIGHT_TO_LEFT.contains(locale.getLanguage())
                && !locale.getScript().equals("Latn");
    }
}
