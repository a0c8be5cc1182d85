package io.broadsheet.syndication.entry;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.History;
import io.broadsheet.contract.article.Image;
import java.time.Instant;
import java.util.Optional;

/**
 * An article that readers may see.
 *
 * @param article names it for ever
 * @param revision of the content, from 1
 * @param content the whole article
 * @param updated when its title, standfirst or body last changed (RFC 4287 section 4.2.15); no smaller change moves it
 * @param updatedIn the revision that did so; 1 if the text is as it first came out
 */
public record Entry(ArticleId article, int revision, Article content, Instant updated, int updatedIn) {
    /** What readers see of an event. Without a history each revision counts as an update. */
    public static Entry of(ArticlePublished event) {
        History history = event.history();
        return history == null
                ? new Entry(event.article(), event.revision(), event.content(), event.at(), event.revision())
                : new Entry(event.article(), event.revision(), event.content(), history.updated(), history.updatedIn());
    }

    /** What readers know it by, whatever becomes of its address: never changes. */
    public String guid() {
        return guid(article);
    }

    static String guid(ArticleId article) {
        return "urn:uuid:" + article;
    }

    /** Whether it carries something to listen to. */
    public boolean isEpisode() {
        return content.enclosures().stream().anyMatch(file -> file.type().startsWith("audio/"));
    }

    /** Whether its text is another than it first was. */
    public boolean isUpdated() {
        return updatedIn > 1;
    }

    /** The lines that stand for it in a list, as plain text: the standfirst, else the excerpt; blank where it has neither. */
    public String summary() {
        String standfirst = content.standfirst();
        return standfirst != null && !standfirst.isBlank() ? standfirst : content.excerpt();
    }

    /** The picture that belongs above the text: the first one, unless the text shows it itself. */
    public Optional<Image> leadImage() {
        return content.images().stream()
                .findFirst()
                .filter(image ->
                        !content.html().contains(HtmlText.escape(image.url().toString())));
    }

    /** The whole text as HTML, with the leading picture. */
    public String html() {
        return leadImage().map(Entry::figure).orElse("") + content.html();
    }

    private static String figure(Image image) {
        String caption = image.caption();
        return "<figure><img src=\"%s\" alt=\"%s\">%s</figure>"
                .formatted(
                        HtmlText.escape(image.url().toASCIIString()),
                        HtmlText.escape(image.alt()),
                        caption == null || caption.isBlank()
                                ? ""
                                : "<figcaption>" + HtmlText.escape(caption) + "</figcaption>");
    }
}
