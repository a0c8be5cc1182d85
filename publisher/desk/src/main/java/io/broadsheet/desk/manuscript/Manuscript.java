package io.broadsheet.desk.manuscript;

import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.contract.article.Slug;
import io.broadsheet.desk.article.Draft;
import io.broadsheet.desk.article.Format;
import io.broadsheet.desk.integrity.Findings.LeftOut;
import io.broadsheet.desk.integrity.Findings.SuspiciousLink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An article as a file has it.
 *
 * @param title the headline, one line
 * @param standfirst the line under the headline, or null
 * @param byline the authors' names; may be empty
 * @param section its name, or null
 * @param tags may be empty
 * @param language BCP 47 tag, or null
 * @param date when it first came out, or null; a day without a time is its noon in UTC
 * @param rights the copyright line, or null
 * @param slug last part of its address, if the file names one
 * @param excerpt one short paragraph, or null
 * @param enclosures files that come with it
 * @param announcements the editor's words per network
 * @param format of the source
 * @param source the body; not sanitised
 * @param leftOut what of the file did not become part of the article
 * @param suspiciousLinks that the editor should look at
 * @param warnings for the editor
 */
public record Manuscript(
        String title,
        @Nullable String standfirst,
        List<String> byline,
        @Nullable String section,
        List<String> tags,
        @Nullable String language,
        @Nullable Instant date,
        @Nullable String rights,
        @Nullable String slug,
        @Nullable String excerpt,
        List<Enclosure> enclosures,
        Map<String, String> announcements,
        Format format,
        String source,
        List<LeftOut> leftOut,
        List<SuspiciousLink> suspiciousLinks,
        List<String> warnings) {
    public Manuscript {
        byline = List.copyOf(byline);
        tags = List.copyOf(tags);
        enclosures = List.copyOf(enclosures);
        announcements = Map.copyOf(announcements);
        leftOut = List.copyOf(leftOut);
        suspiciousLinks = List.copyOf(suspiciousLinks);
        warnings = List.copyOf(warnings);
    }

    /** What came of reading a file. */
    public sealed interface Reading {
        /** It has an article. */
        record Read(Manuscript manuscript) implements Reading {}

        /**
         * It has none.
         *
         * @param reason what is wrong, where, and what was expected
         */
        record Unreadable(String reason) implements Reading {}
    }

    /** The slug to store it under: the file's own, else made of the title, else of the file's name. */
    public String slugOr(String filename) {
        if (slug != null) {
            return slug;
        }
        String ofTitle = Slug.from(title);
        String ofFile = Slug.from(filename.replaceFirst("^.*[/\\\\]", "").replaceFirst("\\.[A-Za-z0-9]{1,8}$", ""));
        return !ofTitle.isEmpty() ? ofTitle : !ofFile.isEmpty() ? ofFile : "article";
    }

    /** As the desk keeps it. */
    public Draft toDraft() {
        return new Draft(
                title,
                standfirst,
                byline,
                section,
                tags,
                language,
                source,
                format,
                List.of(),
                enclosures,
                rights,
                announcements,
                date,
                excerpt);
    }
}
