package io.broadsheet.syndication.sitemap;

import io.broadsheet.contract.article.Article;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.publication.PublicationConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What came out in the last two days, in the form that news search engines ask for (Google's news sitemap 0.9). */
@Singleton
class NewsSitemap {
    static final String PATH = "/sitemap-news.xml";

    /** An article counts as news for so long. */
    private static final Duration NEWS = Duration.ofDays(2);

    private static final int MOST = 1000;
    private static final String NAMESPACE = " xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\"";

    private final Entries entries;
    private final PublicationConfig publication;

    NewsSitemap(Entries entries, PublicationConfig publication) {
        this.entries = entries;
        this.publication = publication;
    }

    /** Prints it. */
    Print print(Handle handle, Instant now) {
        List<UUID> articles = handle.createQuery("""
                        select article from standing where kind = 'ALL' and key = '' and first_published > :since
                        order by first_published desc, article desc limit :most
                        """)
                .bind("since", now.minus(NEWS).atOffset(ZoneOffset.UTC))
                .bind("most", MOST)
                .mapTo(UUID.class)
                .list();
        XmlText xml = new XmlText("urlset", NAMESPACE);
        for (Entry entry : entries.of(handle, articles)) {
            Article content = entry.content();
            xml.open("url")
                    .text("loc", content.link().toASCIIString())
                    .open("news:news")
                    .open("news:publication")
                    .text("news:name", publication.title())
                    .text("news:language", language(content.language()))
                    .close("news:publication")
                    .text("news:publication_date", content.firstPublished().toString())
                    .text("news:title", content.title())
                    .close("news:news")
                    .close("url");
        }
        return new Print(200, XmlText.MEDIA_TYPE, XmlText.HEADERS, xml.bytes());
    }

    /** Two or three letters, but for the two ways to write Chinese. */
    private static String language(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        if (locale.getLanguage().equals("zh")) {
            boolean traditional = locale.getScript().equals("Hant")
                    || List.of("TW", "HK", "MO").contains(locale.getCountry());
            return traditional ? "zh-tw" : "zh-cn";
        }
        return locale.getLanguage().isEmpty() ? "en" : locale.getLanguage();
    }
}
