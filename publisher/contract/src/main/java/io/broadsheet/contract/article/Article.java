package io.broadsheet.contract.article;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of an article as of one revision: all that any channel needs, so that no consumer calls the publisher
 * back.
 *
 * @param slug last part of its address, see {@link Slug}
 * @param title one line, never blank
 * @param standfirst the line under the headline, or null
 * @param byline the authors' names in order; may be empty
 * @param section the section's name as configured, or null
 * @param tags in the editor's order, without duplicates
 * @param language BCP 47 tag, such as {@code en-GB}
 * @param html the body, sanitised by the publisher, with absolute links only; safe to show as it is
 * @param text the body written for reading as plain text
 * @param excerpt one short paragraph of plain text
 * @param link the page's canonical address
 * @param images the article's pictures, the leading one first
 * @param enclosures files that come with it
 * @param rights the copyright line, or null
 * @param firstPublished when revision 1 came out; never changes
 * @param revised when this revision came out
 * @param announcements the editor's own words per network, by the network's name such as {@code mastodon}
 */
public record Article(
        String slug,
        String title,
        @Nullable String standfirst,
        List<String> byline,
        @Nullable String section,
        List<String> tags,
        String language,
        String html,
        String text,
        String excerpt,
        URI link,
        List<Image> images,
        List<Enclosure> enclosures,
        @Nullable String rights,
        Instant firstPublished,
        Instant revised,
        Map<String, String> announcements) {
    public Article {
        Slug.require(slug);
        CleanText.requireLine("title", title);
        if (title.isBlank()) {
            throw new IllegalArgumentException("title is empty (expected: the article's headline)");
        }
        if (standfirst != null) {
            CleanText.require("standfirst", standfirst);
        }
        byline = orEmpty(byline);
        byline.forEach(name -> CleanText.requireLine("byline", name));
        if (section != null) {
            CleanText.requireLine("section", section);
        }
        tags = orEmpty(tags);
        tags.forEach(tag -> CleanText.requireLine("tag", tag));
        requireLanguage(language);
        CleanText.require("html", html);
        CleanText.require("text", text);
        CleanText.require("excerpt", excerpt);
        Links.requireWeb("link", link);
        images = orEmpty(images);
        enclosures = orEmpty(enclosures);
        if (rights != null) {
            CleanText.require("rights", rights);
        }
        Objects.requireNonNull(firstPublished, "firstPublished");
        Objects.requireNonNull(revised, "revised");
        announcements = announcements == null ? Map.of() : Map.copyOf(announcements);
        announcements.forEach((network, words) -> CleanText.require("announcement for " + network, words));
    }

    // A list that an older publisher left out is an empty list.
    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static void requireLanguage(String language) {
        Objects.requireNonNull(language, "language is missing");
        try {
            new Locale.Builder().setLanguageTag(language);
        } catch (java.util.IllformedLocaleException e) {
            throw new IllegalArgumentException(
                    "language is '%s' (expected: a BCP 47 tag such as 'en' or 'de-AT')".formatted(language), e);
        }
        if (language.isBlank()) {
            throw new IllegalArgumentException("language is empty (expected: a BCP 47 tag such as 'en' or 'de-AT')");
        }
    }
}
