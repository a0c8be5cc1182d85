package io.broadsheet.syndication.feed;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.broadsheet.syndication.entry.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The text of an article as feeds carry it: read far from its page, in programs that know an older HTML. What the W3C's feed
 * validator does not know or warns of is put in older words, and links within the text lead to the page. A text that needs
 * none of this stays as it is, byte for byte.
 */
final class FeedHtml {
    /** Elements that the validator finds acceptable (of the others it says NotHtml or SecurityRisk). */
    private static final Set<String> ELEMENTS = Set.of(
            ("a abbr acronym address area article aside audio b big blockquote br caption center cite code col colgroup dd del"
                            + " details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li map nav ol p"
                            + " pre q s samp section small source span strike strong sub sup table tbody td tfoot th thead time tr tt u"
                            + " ul var video")
                    .split(" ", -1));

    private static final Set<String> ATTRIBUTES = Set.of(
            ("abbr align alt border cellpadding cellspacing char charoff charset cite class clear color cols colspan controls"
                            + " coords datetime dir headers height href hreflang hspace id ismap lang longdesc loop media name noshade"
                            + " nowrap open poster preload rel rev rowspan rows rules scope shape size span src start summary"
                            + " target title type usemap valign value vspace width")
                    .split(" ", -1));

    /** What an element may be instead. */
    private static final Map<String, String> OLDER = Map.of(
            "mark", "b", "bdi", "span", "bdo", "span", "main", "div", "hgroup", "div", "search", "div", "data", "span");

    /**
     * What has been made of texts: each stands in many prints of many feeds and is the same in all of them. By the texts
     * themselves, so that it does not matter what becomes of their articles.
     */
    private static final Cache<Text, String> MADE = Caffeine.newBuilder()
            .maximumWeight(4 * 1024 * 1024)
            .weigher((Text text, String made) -> 2 * text.html().length())
            .build();

    private record Text(String html, String page) {}

    private FeedHtml() {}

    /** The whole text, with the leading picture. */
    static String of(Entry entry) {
        return MADE.get(new Text(entry.html(), entry.content().link().toASCIIString()), FeedHtml::make);
    }

    private static String make(Text text) {
        String html = text.html();
        Document document = Jsoup.parseBodyFragment(html);
        document.outputSettings().prettyPrint(false);
        boolean changed = false;
        for (Element element : List.copyOf(document.body().getAllElements())) {
            if (!element.equals(document.body())) {
                changed |= clean(element, text.page());
            }
        }
        return changed ? document.body().html() : html;
    }

    private static boolean clean(Element element, String page) {
        boolean changed = false;
        String name = element.normalName();
        if (name.equals("bdi") && !element.hasAttr("dir")) {
            element.attr("dir", "auto");
        }
        for (Attribute attribute : List.copyOf(element.attributes().asList())) {
            if (!ATTRIBUTES.contains(attribute.getKey())) {
                element.removeAttr(attribute.getKey());
                changed = true;
            } else if (attribute.getValue().startsWith("#")
                    && (attribute.getKey().equals("href") || attribute.getKey().equals("cite"))) {
                element.attr(attribute.getKey(), page + attribute.getValue());
                changed = true;
            }
        }
        if (ELEMENTS.contains(name)) {
            return changed;
        }
        if (name.equals("picture")) {
            element.select("source").remove();
        }
        String older = OLDER.get(name);
        if (older != null) {
            element.tagName(older);
        } else {
            element.unwrap();
        }
        return true;
    }
}
