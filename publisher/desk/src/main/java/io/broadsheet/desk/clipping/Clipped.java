package io.broadsheet.desk.clipping;

import io.broadsheet.desk.integrity.Findings.LeftOut;
import io.broadsheet.desk.integrity.Findings.SuspiciousLink;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of cutting an article out of a page. */
public sealed interface Clipped {
    /**
     * The page has an article.
     *
     * @param title the headline, one line
     * @param standfirst the line under the headline; where there is none, a motto between the date line and the headline
     * @param byline the authors' names; may be empty
     * @param date of the date line, or null
     * @param language BCP 47 tag that the page declares, or null
     * @param rights the copyright line, or null
     * @param html the body as plain paragraphs, quotes, lists and tables; not sanitised yet
     * @param leftOut every piece of the page that did not become part of the article
     * @param suspiciousLinks links that an injector may have put there
     * @param warnings what the editor should look at
     */
    record Article(
            String title,
            @Nullable String standfirst,
            List<String> byline,
            @Nullable LocalDate date,
            @Nullable String language,
            @Nullable String rights,
            String html,
            List<LeftOut> leftOut,
            List<SuspiciousLink> suspiciousLinks,
            List<String> warnings)
            implements Clipped {
        public Article {
            byline = List.copyOf(byline);
            leftOut = List.copyOf(leftOut);
            suspiciousLinks = List.copyOf(suspiciousLinks);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * No article was found.
     *
     * @param reason what was looked for and not there
     */
    record Nothing(String reason) implements Clipped {}
}
