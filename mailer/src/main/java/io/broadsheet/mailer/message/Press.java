package io.broadsheet.mailer.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.Seals;
import io.broadsheet.mailer.bounce.ReturnPaths;
import io.broadsheet.mailer.layout.Direction;
import io.broadsheet.mailer.layout.LayoutConfig;
import io.broadsheet.mailer.layout.MailTemplates;
import io.broadsheet.mailer.layout.MailTemplates.Rendered;
import io.broadsheet.mailer.layout.Pictures;
import io.broadsheet.mailer.layout.PlainText;
import io.broadsheet.mailer.layout.ReadingText;
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
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the mail of an article, and prints the edition that all its readers share. Thread-safe. */
@Singleton
public final class Press {
    /** Most bytes of HTML: a large mail program cuts at 102 kB. */
    static final int MAX_HTML = 100_000;

    /** Keeps the first words of the mail out of the line that mail programs show beside the subject. */
    static final String PADDING = "\u034F\u200C\u00A0".repeat(25);

    private static final String VIEW = "issue-page";

    private final MailTemplates templates;
    private final PublicationConfig publication;
    private final MailConfig config;
    private final LayoutConfig layout;
    private final MessageIds messageIds;
    private final Seals seals;
    private final ReturnPaths returnPaths;
    private final DigestPress digests;

    Press(
            MailTemplates templates,
            PublicationConfig publication,
            MailConfig config,
            LayoutConfig layout,
            MessageIds messageIds,
            Seals seals,
            ReturnPaths returnPaths) {
        this.templates = templates;
        this.publication = publication;
        this.config = config;
        this.layout = layout;
        this.messageIds = messageIds;
        this.seals = seals;
        this.returnPaths = returnPaths;
        this.digests = new DigestPress(templates, publication, config, layout);
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
        Mail mail = write(event.content(), gaps, view(issue));
        return edition(
                issue, event.revision(), dated, mail, gaps, event.content().language(), manner);
    }

    /** Renders and encodes a digest once, for all readers who get these articles. */
    public Edition printDigest(int issue, int revision, Instant dated, List<ArticlePublished> events, Manner manner) {
        Gaps gaps = new Gaps("unsubscribe-" + UUID.randomUUID(), "preferences-" + UUID.randomUUID());
        List<Article> articles = events.stream().map(ArticlePublished::content).toList();
        Mail mail = digests.write(articles, gaps, view(issue));
        return edition(issue, revision, dated, mail, gaps, articles.getFirst().language(), manner);
    }

    /** The address at which everybody who has it can see an issue, without any reader's own links. */
    String view(int issue) {
        return publication.baseUrl() + "/issues/" + seals.seal(VIEW, issue);
    }

    /** The issue that such an address names; empty if it is none of ours. */
    public OptionalLong viewed(String seal) {
        return seals.open(VIEW, seal);
    }

    /** The page of an issue about one article. */
    public String page(ArticlePublished event) {
        return html(event.content(), null, null, layout.body() == LayoutConfig.Body.FULL)
                .html();
    }

    /** The page of a digest. */
    public String digestPage(List<ArticlePublished> events) {
        return digests.page(events.stream().map(ArticlePublished::content).toList());
    }

    /** The digest that a reader would get of these articles now. */
    public Mail previewOfDigest(List<ArticlePublished> events) {
        return digests.write(
                events.stream().map(ArticlePublished::content).toList(), Gaps.ofPreview(publication), previewView());
    }

    /** The mail that a reader would get of an article now. */
    Mail preview(Article article) {
        return write(article, Gaps.ofPreview(publication), previewView());
    }

    private String previewView() {
        return publication.baseUrl() + "/issues/preview";
    }

    private Edition edition(
            int issue, int revision, Instant dated, Mail mail, Gaps gaps, String language, Manner manner) {
        return new Edition(
                issue,
                revision,
                dated,
                mail,
                gaps,
                language,
                manner.plainOnly(),
                publication,
                config,
                messageIds,
                returnPaths);
    }

    /** The mail as it will be read, with these as the reader's own links and this as the issue's address. */
    Mail write(Article article, Gaps gaps, String view) {
        List<String> warnings =
                new ArrayList<>(Pictures.described(article.html()).warnings());
        boolean whole = layout.body() == LayoutConfig.Body.FULL;
        Rendered rendered = html(article, gaps, view, whole);
        int size = rendered.html().getBytes(UTF_8).length;
        if (size > MAX_HTML && whole) {
            whole = false;
            rendered = html(article, gaps, view, false);
            warnings.add(
                    "the mail would take %,d bytes of HTML (expected: <= %,d, mail programs cut it there); readers get the excerpt and a link to the rest"
                            .formatted(size, MAX_HTML));
        }
        if (rendered.warning() != null) {
            warnings.add(rendered.warning());
        }
        String from = "%s <%s>".formatted(publication.title(), config.from());
        return new Mail(
                from, article.title(), rendered.html(), text(article, gaps, view, whole), List.copyOf(warnings));
    }

    private Rendered html(Article article, @Nullable Gaps gaps, @Nullable String view, boolean whole) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("language", article.language());
        values.put("direction", direction(article));
        values.put("publication", publication.title());
        values.put("motto", publication.motto());
        values.put("home", publication.baseUrl() + "/");
        values.put("title", article.title());
        values.put("standfirst", article.standfirst());
        values.put("preheader", article.standfirst() == null ? article.excerpt() : article.standfirst());
        values.put("padding", PADDING);
        values.put("section", article.section());
        values.put("credits", credits(article));
        values.put("body", whole ? Pictures.described(article.html()).html() : null);
        values.put("excerpt", article.excerpt());
        values.put("link", article.link().toString());
        values.put(
                "enclosures",
                article.enclosures().stream().map(Press::enclosure).toList());
        values.put("rights", article.rights() == null ? publication.rights() : article.rights());
        values.put("postalAddress", layout.postalAddress());
        values.put("view", view);
        values.put("unsubscribe", gaps == null ? null : gaps.unsubscribe());
        values.put("preferences", gaps == null ? null : gaps.preferences());
        return templates.render("mail", values);
    }

    private String text(Article article, Gaps gaps, String view, boolean whole) {
        List<String> blocks = new ArrayList<>();
        blocks.add(PlainText.underlined(publication.title(), '='));
        blocks.add(PlainText.underlined(article.title(), '-'));
        if (article.standfirst() != null) {
            blocks.add(PlainText.wrap(article.standfirst()));
        }
        blocks.add(PlainText.wrap(credits(article)));
        String body = ReadingText.of(article.html());
        blocks.add(
                whole ? (body.isEmpty() ? PlainText.wrap(article.text()) : body) : PlainText.wrap(article.excerpt()));
        for (Enclosure enclosure : article.enclosures()) {
            Map<String, String> one = enclosure(enclosure);
            blocks.add(one.get("title") + ":\n" + one.get("url"));
        }
        blocks.add((whole ? "On the web:\n" : "Read on:\n") + article.link());
        blocks.addAll(foot(
                article.rights() == null ? publication.rights() : article.rights(), publication, layout, gaps, view));
        return String.join("\n\n", blocks) + "\n";
    }

    /** What stands at the foot of every mail. */
    static List<String> foot(
            @Nullable String rights, PublicationConfig publication, LayoutConfig layout, Gaps gaps, String view) {
        List<String> blocks = new ArrayList<>();
        blocks.add("* * *");
        if (rights != null) {
            blocks.add(PlainText.wrap(rights));
        }
        blocks.add(PlainText.wrap("You get this mail because you subscribed to %s.".formatted(publication.title())));
        if (layout.postalAddress() != null) {
            blocks.add(PlainText.wrap(layout.postalAddress()));
        }
        blocks.add("View in the browser:\n" + view);
        blocks.add("What you get and when:\n" + gaps.preferences());
        blocks.add("Unsubscribe:\n" + gaps.unsubscribe());
        return blocks;
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

    static String direction(Article article) {
        return Direction.of(article.language(), article.title()).word();
    }
}
