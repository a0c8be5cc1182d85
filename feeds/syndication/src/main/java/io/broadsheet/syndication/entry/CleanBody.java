package io.broadsheet.syndication.entry;

import io.broadsheet.contract.article.Article;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A second look at the HTML of a body before feeds carry it far: the desk sanitises and makes links absolute, but the topic
 * may have other publishers. What is fine stays byte for byte as it came.
 */
final class CleanBody {
    private static final Set<String> ADDRESSES =
            Set.of("href", "src", "cite", "poster", "data", "background", "longdesc", "action", "formaction");
    private static final String DANGEROUS =
            "script,style,iframe,object,embed,applet,form,input,button,select,textarea,link,meta,base,frame,frameset,noscript,template";
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel", "data");

    private CleanBody() {}

    /** The article with a body that is safe in any reader and has absolute links only. */
    static Article of(Article article) {
        Document document =
                Jsoup.parseBodyFragment(article.html(), article.link().toString());
        document.outputSettings().prettyPrint(false);
        if (!clean(document, article.link())) {
            return article;
        }
        return new Article(
                article.slug(),
                article.title(),
                article.standfirst(),
                article.byline(),
                article.section(),
                article.tags(),
                article.language(),
                document.body().html(),
                article.text(),
                article.excerpt(),
                article.link(),
                article.images(),
                article.enclosures(),
                article.rights(),
                article.firstPublished(),
                article.revised(),
                article.announcements());
    }

    /** Returns whether there was anything to do. */
    private static boolean clean(Document document, URI base) {
        List<Element> dangerous = document.body().select(DANGEROUS);
        boolean changed = !dangerous.isEmpty();
        dangerous.forEach(Element::remove);
        for (Element element : document.body().getAllElements()) {
            for (Attribute attribute : List.copyOf(element.attributes().asList())) {
                changed |= clean(element, attribute, base);
            }
        }
        return changed;
    }

    private static boolean clean(Element element, Attribute attribute, URI base) {
        String name = attribute.getKey().toLowerCase(Locale.ROOT);
        if (name.startsWith("on") || name.equals("style") || name.equals("ping") || name.equals("srcdoc")) {
            element.removeAttr(attribute.getKey());
            return true;
        }
        String value = attribute.getValue();
        if (name.equals("srcset")) {
            String absolute = Arrays.stream(value.split(",(?=\\s)", -1))
                    .map(candidate -> absoluteCandidate(candidate.strip(), base))
                    .collect(Collectors.joining(", "));
            return set(element, attribute, absolute);
        }
        if (!ADDRESSES.contains(name) || value.startsWith("#")) {
            return false;
        }
        String absolute = element.absUrl(attribute.getKey());
        int colon = absolute.indexOf(':');
        if (colon < 0 || !SCHEMES.contains(absolute.substring(0, colon).toLowerCase(Locale.ROOT))) {
            element.removeAttr(attribute.getKey());
            return true;
        }
        return hasScheme(value) ? false : set(element, attribute, absolute);
    }

    private static boolean hasScheme(String address) {
        int colon = address.indexOf(':');
        return colon > 0 && SCHEMES.contains(address.substring(0, colon).toLowerCase(Locale.ROOT));
    }

    private static String absoluteCandidate(String candidate, URI base) {
        int space = candidate.indexOf(' ');
        String address = space < 0 ? candidate : candidate.substring(0, space);
        String absolute = hasScheme(address) ? address : resolve(address, base);
        return space < 0 ? absolute : absolute + candidate.substring(space);
    }

    private static String resolve(String address, URI base) {
        try {
            return base.resolve(address).toString();
        } catch (IllegalArgumentException e) {
            return base.toString();
        }
    }

    private static boolean set(Element element, Attribute attribute, String value) {
        if (value.equals(attribute.getValue())) {
            return false;
        }
        element.attr(attribute.getKey(), value);
        return true;
    }
}
