package io.broadsheet.desk.manuscript;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.desk.integrity.Findings.LeftOut;
import io.broadsheet.desk.integrity.Findings.SuspiciousLink;
import io.broadsheet.desk.manuscript.Manuscript.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;

/** Sample pages of our own writing, as independent reviews make them by hand. */
final class Pages {
    private Pages() {}

    static byte[] bytes(String name) {
        try (InputStream in = Pages.class.getResourceAsStream("/pages/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no page " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reading read(byte[] file, String name) {
        return new ManuscriptReader(Set.of(), Set.of("review.example.org")).read(file, name, null);
    }

    static Manuscript manuscript(String page) {
        Reading reading = read(bytes(page), page);
        assertThat(reading).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) reading).manuscript();
    }

    static String html(Manuscript manuscript) {
        return new ManuscriptRenderer()
                .render(manuscript.source(), manuscript.format(), URI.create("https://review.example.org/articles/x"))
                .html();
    }

    static String words(Manuscript manuscript) {
        return Jsoup.parseBodyFragment(html(manuscript)).text();
    }

    static List<String> links(Manuscript manuscript) {
        return Jsoup.parseBodyFragment(html(manuscript)).select("a").eachAttr("href");
    }

    static List<String> suspiciousUrls(Manuscript manuscript) {
        return manuscript.suspiciousLinks().stream().map(SuspiciousLink::url).toList();
    }

    static List<String> leftOut(Manuscript manuscript) {
        return manuscript.leftOut().stream().map(LeftOut::what).toList();
    }

    static Instant noon(String day) {
        return Instant.parse(day + "T12:00:00Z");
    }
}
