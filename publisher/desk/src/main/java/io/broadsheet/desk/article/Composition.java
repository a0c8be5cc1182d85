package io.broadsheet.desk.article;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.Image;
import jakarta.inject.Singleton;
import java.net.URI;
import java.text.BreakIterator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes of a draft the article that readers get. */
@Singleton
final class Composition {
    /** Longest excerpt made of a body, in characters: what cards and previews show without cutting it themselves. */
    static final int EXCERPT_LENGTH = 280;

    private static final Pattern PARAGRAPHS = Pattern.compile("\\R\\s*\\R");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final BodyRenderer renderer;
    private final PublicationConfig publication;

    Composition(BodyRenderer renderer, PublicationConfig publication) {
        this.renderer = renderer;
        this.publication = publication;
    }

    /** What keeps a draft from being published, each in a sentence for the editor; empty if nothing does. */
    List<String> problems(Draft draft) {
        List<String> problems = new ArrayList<>();
        if (draft.title() == null) {
            problems.add("the article has no title (expected: a headline of one line); give it one, in Markdown as"
                    + " 'title:' in the front matter");
        }
        String section = draft.section();
        if (section != null
                && !publication.sections().isEmpty()
                && !publication.sections().contains(section)) {
            problems.add("section is '%s' (expected one of: %s)"
                    .formatted(section, String.join(", ", publication.sections())));
        }
        return problems;
    }

    /**
     * Composes the article.
     *
     * @param draft one without {@link #problems}
     */
    Article compose(String slug, Draft draft, Instant firstPublished, Instant revised) {
        URI link = publication.link(slug);
        RenderedBody body = render(slug, draft);
        String author = publication.author();
        List<String> byline = draft.byline().isEmpty() && author != null ? List.of(author) : draft.byline();
        return new Article(
                slug,
                Objects.requireNonNull(draft.title(), "a draft with problems cannot be composed"),
                draft.standfirst(),
                byline,
                draft.section(),
                draft.tags(),
                Objects.requireNonNullElse(draft.language(), publication.language()),
                body.html(),
                body.text(),
                draft.excerpt() == null ? excerpt(body.text(), language(draft)) : draft.excerpt(),
                link,
                images(draft.images(), body.images()),
                draft.enclosures(),
                draft.rights() == null ? publication.rights() : draft.rights(),
                firstPublished,
                revised,
                draft.announcements());
    }

    /** The body alone, of any draft. */
    RenderedBody render(String slug, Draft draft) {
        return renderer.render(draft.source(), draft.format(), publication.link(slug));
    }

    private Locale language(Draft draft) {
        return Locale.forLanguageTag(Objects.requireNonNullElse(draft.language(), publication.language()));
    }

    /** The first paragraph, cut between words where it is long. */
    static String excerpt(String text, Locale language) {
        String first = "";
        for (String paragraph : PARAGRAPHS.split(text, -1)) {
            first = SPACE.matcher(paragraph).replaceAll(" ").strip();
            if (!first.isEmpty()) {
                break;
            }
        }
        if (first.length() <= EXCERPT_LENGTH) {
            return first;
        }
        // Java knows where words end in scripts without spaces, too. One character is kept for the ellipsis.
        BreakIterator words = BreakIterator.getLineInstance(language);
        words.setText(first);
        int end = words.preceding(EXCERPT_LENGTH);
        if (end <= 0) {
            end = EXCERPT_LENGTH - 1;
            if (Character.isHighSurrogate(first.charAt(end - 1))) {
                end--;
            }
        }
        return first.substring(0, end).strip() + "…";
    }

    // The editor's own come first; one that is also in the body is not named twice.
    private static List<Image> images(List<Image> ofDraft, List<Image> ofBody) {
        Map<URI, Image> images = new LinkedHashMap<>();
        ofDraft.forEach(image -> images.putIfAbsent(image.url(), image));
        ofBody.forEach(image -> images.putIfAbsent(image.url(), image));
        return List.copyOf(images.values());
    }

    /** Whether two articles say the same to a reader: all but the time of the revision. */
    static boolean sameContent(Article one, @Nullable Article other) {
        return other != null && revisedAt(one, other.revised()).equals(other);
    }

    private static Article revisedAt(Article it, Instant revised) {
        return new Article(
                it.slug(),
                it.title(),
                it.standfirst(),
                it.byline(),
                it.section(),
                it.tags(),
                it.language(),
                it.html(),
                it.text(),
                it.excerpt(),
                it.link(),
                it.images(),
                it.enclosures(),
                it.rights(),
                it.firstPublished(),
                revised,
                it.announcements());
    }
}
