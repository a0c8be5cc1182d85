package io.broadsheet.mailer.layout;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A body whose pictures all have an alternative text, for most mail programs show no picture until they are told to. A picture
 * without one is marked as decoration, or its address would be read aloud.
 *
 * @param warnings one for each picture without
 */
public record Pictures(String html, List<String> warnings) {
    private static final int MOST_WARNINGS = 10;

    /** Looks through a body. */
    public static Pictures described(String html) {
        if (!html.contains("<img") && !html.contains("<IMG")) {
            return new Pictures(html, List.of());
        }
        Document document = Jsoup.parseBodyFragment(html);
        document.outputSettings().prettyPrint(false);
        List<String> warnings = new ArrayList<>();
        for (Element picture : document.select("img")) {
            if (!picture.hasAttr("alt")) {
                picture.attr("alt", "");
                if (warnings.size() < MOST_WARNINGS) {
                    warnings.add(
                            "a picture has no alternative text (expected: what it shows, or alt=\"\" for decoration): "
                                    + picture.attr("src"));
                }
            }
        }
        return new Pictures(document.body().html(), List.copyOf(warnings));
    }
}
