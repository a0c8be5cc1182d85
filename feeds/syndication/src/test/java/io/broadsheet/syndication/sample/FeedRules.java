package io.broadsheet.syndication.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The rules of the W3C's feed validator, under the names of its messages. The program itself is in no package registry; these
 * are written from the list of its messages and from the specifications they name, and were held against what the program
 * says of the sample publication.
 */
final class FeedRules {
    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final String CONTENT = "http://purl.org/rss/1.0/modules/content/";
    private static final String HISTORY = "http://purl.org/syndication/history/1.0";
    private static final String ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd";
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
    private static final Pattern RFC822 = Pattern.compile(
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3]\\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{4} \\d\\d:\\d\\d:\\d\\d (GMT|[+-]\\d{4})");
    /** The beginnings of a tag and of a character reference. */
    private static final Pattern MARKUP = Pattern.compile("<[A-Za-z/]|&[A-Za-z#]");
    /** HTML lets it pass, the validator does not. */
    private static final Pattern UNENDED_REFERENCE = Pattern.compile("&(?!#?\\w+;)[A-Za-z#]");
    /** Text of RSS that is not HTML, as it is written. */
    private static final Pattern PLAIN = Pattern.compile(
            "<(title|category|copyright|dc:creator|dc:rights|itunes:title|itunes:author|itunes:name)>([^<]*)</");

    private static final Pattern NAMESPACE = Pattern.compile("xmlns(:[a-z]+)?=\"([^\"]*)\"");
    private static final Set<String> KNOWN_NAMESPACES =
            Set.of(ATOM, CONTENT, HISTORY, ITUNES, "http://purl.org/dc/elements/1.1/", "http://search.yahoo.com/mrss/");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+");
    private static final Set<String> KNOWN_ELEMENTS = Set.of(
            ("a abbr acronym address area article aside audio b big blockquote br caption center cite code col colgroup dd del details"
                            + " dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li map nav ol p pre q s"
                            + " samp section small source span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var video")
                    .split(" ", -1));
    private static final Set<String> KNOWN_ATTRIBUTES = Set.of(
            ("abbr align alt axis border cellpadding cellspacing char charoff charset cite class clear color cols colspan compact"
                            + " controls coords datetime dir disabled headers height href hreflang hspace id ismap label lang longdesc loop"
                            + " media name nohref noshade nowrap open poster preload prompt readonly rel rev rowspan rows rules scope"
                            + " selected shape size span src start summary tabindex target title type usemap valign value vspace width")
                    .split(" ", -1));

    private final List<String> messages = new ArrayList<>();
    private final String address;

    private FeedRules(String address) {
        this.address = address;
    }

    /** What the validator would say of an RSS, Atom or OPML document that it got from {@code address}. */
    static List<String> messages(String address, String xml) {
        FeedRules rules = new FeedRules(address);
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
            if (!"UTF-8".equalsIgnoreCase(document.getXmlEncoding())) {
                rules.say("EncodingMismatch", document.getXmlEncoding());
            }
            Element root = document.getDocumentElement();
            NAMESPACE
                    .matcher(xml)
                    .results()
                    .map(it -> it.group(2))
                    .filter(it -> !KNOWN_NAMESPACES.contains(it))
                    .forEach(it -> rules.say("UnknownNamespace", it));
            if (ATOM.equals(root.getNamespaceURI())) {
                rules.atom(root);
            } else if (root.getTagName().equals("opml")) {
                rules.opml(root);
            } else {
                rules.rss(root);
                rules.plain(xml);
            }
        } catch (Exception e) {
            rules.say("SAXError", e.getMessage());
        }
        return rules.messages;
    }

    private void atom(Element feed) {
        self(links(feed, "self"), "MissingAtomSelfLink");
        required(feed, ATOM, "id", "title", "updated");
        text(feed, "title");
        uri("InvalidFullLink", value(feed, ATOM, "id"));
        boolean author = child(feed, ATOM, "author") != null;
        history(feed);
        Set<String> ids = new HashSet<>();
        Set<String> times = new HashSet<>();
        for (Element entry : children(feed, ATOM, "entry")) {
            required(entry, ATOM, "id", "title", "updated");
            text(entry, "title");
            String id = value(entry, ATOM, "id");
            if (!ids.add(id)) {
                say("DuplicateEntries", id);
            }
            if (!times.add(value(entry, ATOM, "updated"))) {
                say("DuplicateUpdated", id);
            }
            uri("InvalidFullLink", id);
            rfc3339(value(entry, ATOM, "updated"));
            rfc3339(value(entry, ATOM, "published"));
            if (!author && child(entry, ATOM, "author") == null) {
                say("MissingElement", "author of " + id);
            }
            List<Element> alternates = links(entry, "alternate");
            Element content = child(entry, ATOM, "content");
            if (alternates.isEmpty() && content == null) {
                say("MissingAlternateLink", id);
            }
            if (content == null && child(entry, ATOM, "summary") == null) {
                say("MissingTextualContent", id);
            }
            if (content != null) {
                if (!"html".equals(content.getAttribute("type"))) {
                    say("NotHtml", "type of the content of " + id);
                }
                html(content.getTextContent());
            }
            Set<String> terms = new HashSet<>();
            for (Element category : children(entry, ATOM, "category")) {
                if (category.getAttribute("term").isBlank() || !terms.add(category.getAttribute("term"))) {
                    say("BlankOrDuplicateCategory", id);
                }
            }
            for (Element link : children(entry, ATOM, "link")) {
                link(link);
            }
            for (Element person : children(entry, ATOM, "author")) {
                if (value(person, ATOM, "name").isBlank()) {
                    say("NotBlank", "name of " + id);
                }
            }
        }
        children(feed, ATOM, "link").forEach(this::link);
        rfc3339(value(feed, ATOM, "updated"));
    }

    private void text(Element parent, String name) {
        Element text = child(parent, ATOM, name);
        if (text == null) {
            return;
        }
        String value = text.getTextContent();
        if (value.isBlank()) {
            say("NotBlank", name);
        }
        switch (text.getAttribute("type")) {
            case "", "text" -> {
                if (MARKUP.matcher(value).find()) {
                    say("ContainsUndeclaredHTML", value);
                }
            }
            case "html" -> html(value);
            default -> say("InvalidContentMode", text.getAttribute("type"));
        }
    }

    private void link(Element link) {
        uri("InvalidFullLink", link.getAttribute("href"));
        if (link.getAttribute("href").isEmpty()) {
            say("MissingHref", "a link");
        }
        String type = link.getAttribute("type");
        if (!type.isEmpty() && !MEDIA_TYPE.matcher(type).matches()) {
            say("InvalidMIMEType", type);
        }
        if (link.getAttribute("rel").equals("enclosure")
                && link.getAttribute("length").isEmpty()) {
            say("MissingAttribute", "length of an enclosure");
        }
    }

    private void rss(Element rss) {
        if (!rss.getTagName().equals("rss") || !rss.getAttribute("version").equals("2.0")) {
            say("UndefinedElement", rss.getTagName());
        }
        Element channel = child(rss, null, "channel");
        if (channel == null) {
            say("MissingElement", "channel");
            return;
        }
        self(links(channel, "self"), "MissingSelf");
        required(channel, null, "title", "link", "description");
        uri("InvalidFullLink", value(channel, null, "link"));
        if (!value(channel, null, "language").matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")) {
            say("InvalidLanguage", value(channel, null, "language"));
        }
        rfc822(value(channel, null, "lastBuildDate"));
        picture(channel);
        podcast(channel);
        history(channel);
        Set<String> guids = new HashSet<>();
        for (Element item : children(channel, null, "item")) {
            Element guid = child(item, null, "guid");
            if (guid == null
                    || !guid.getAttribute("isPermaLink").equals("false")
                    || guid.getTextContent().isBlank()) {
                say("MissingGuid", value(item, null, "title"));
            } else if (!guids.add(guid.getTextContent())) {
                say("NotSufficientlyUnique", guid.getTextContent());
            }
            if (value(item, null, "title").isBlank()
                    && value(item, null, "description").isBlank()) {
                say("ItemMustContainTitleOrDescription", "");
            }
            uri("InvalidFullLink", value(item, null, "link"));
            rfc822(value(item, null, "pubDate"));
            order(item);
            if (child(item, null, "author") != null) {
                say("InvalidContact", "author is for addresses of mail; names belong in dc:creator");
            }
            List<Element> enclosures = children(item, null, "enclosure");
            if (enclosures.size() > 1) {
                say("DuplicateEnclosure", value(item, null, "title"));
            }
            for (Element enclosure : enclosures) {
                if (!enclosure.getAttribute("length").matches("[0-9]+")
                        || !MEDIA_TYPE.matcher(enclosure.getAttribute("type")).matches()) {
                    say("InvalidIntegerAttribute", "enclosure of " + value(item, null, "title"));
                }
                uri("InvalidFullLink", enclosure.getAttribute("url"));
            }
            html(value(item, null, "description"));
            html(value(item, CONTENT, "encoded"));
        }
    }

    /**
     * A reference in hexadecimal tells that a text is meant as it is (best practices profile, "Character Data"); with the
     * end of a tag in it, none believes it.
     */
    private void plain(String xml) {
        PLAIN.matcher(xml).results().forEach(it -> {
            String written = it.group(2);
            String text = Parser.unescapeEntities(written, false);
            if (text.contains("</")
                    || (!written.contains("&#x") && MARKUP.matcher(text).find())) {
                say("ContainsHTML", written);
            }
        });
    }

    private void picture(Element channel) {
        Element image = child(channel, null, "image");
        if (image != null) {
            required(image, null, "url", "title", "link");
            for (String side : List.of("width", "height")) {
                if (child(image, null, side) != null
                        && !value(image, null, side).matches("[1-9]\\d*")) {
                    say(side.equals("width") ? "InvalidWidth" : "InvalidHeight", value(image, null, side));
                }
            }
        }
    }

    private void podcast(Element channel) {
        boolean any = !value(channel, ITUNES, "author").isEmpty();
        if (any && child(channel, ITUNES, "category") == null) {
            say("MissingItunesElement", "itunes:category");
        }
        if (any && child(channel, ITUNES, "owner") == null) {
            say("MissingItunesEmail", "itunes:owner");
        }
        List<Element> parents = new ArrayList<>(children(channel, null, "item"));
        parents.add(channel);
        for (Element parent : parents) {
            for (Element explicit : children(parent, ITUNES, "explicit")) {
                if (!Set.of("yes", "no", "clean").contains(explicit.getTextContent())) {
                    say("InvalidYesNoClean", explicit.getTextContent());
                }
            }
        }
    }

    private void opml(Element opml) {
        NodeList outlines = opml.getElementsByTagName("outline");
        for (int i = 0; i < outlines.getLength(); i++) {
            Element outline = (Element) outlines.item(i);
            if (outline.getAttribute("text").isBlank()) {
                say("MissingAttribute", "text of an outline");
            }
            for (String name : List.of("text", "title")) {
                String value = outline.getAttribute(name);
                if (!isHtml(value)) {
                    say("NotHtml", value);
                }
            }
            uri("InvalidFullLink", outline.getAttribute("xmlUrl"));
            uri("InvalidFullLink", outline.getAttribute("htmlUrl"));
        }
    }

    private static boolean isHtml(String text) {
        Parser parser = Parser.htmlParser().setTrackErrors(1);
        org.jsoup.nodes.Element body = Jsoup.parse("<!DOCTYPE html><title>t</title><body>" + text, "", parser)
                .body();
        return !UNENDED_REFERENCE.matcher(text).find()
                && parser.getErrors().isEmpty()
                && body.select("*").stream().skip(1).allMatch(element -> KNOWN_ELEMENTS.contains(element.normalName()));
    }

    private void order(Element item) {
        List<String> names = elements(item).stream().map(Element::getTagName).toList();
        int description = names.indexOf("description");
        int encoded = names.indexOf("content:encoded");
        if (encoded >= 0 && description > encoded) {
            say("NeedDescriptionBeforeContent", value(item, null, "title"));
        }
        Set<String> once = Set.of("title", "link", "description", "guid", "pubDate", "source", "comments", "author");
        for (String name : once) {
            if (names.stream().filter(name::equals).count() > 1) {
                say("DuplicateElement", name);
            }
        }
    }

    private void history(Element feed) {
        boolean archive = child(feed, HISTORY, "archive") != null;
        if (archive && links(feed, "current").isEmpty()) {
            say("MissingCurrentInArchive", "");
        }
        boolean leadsOn = !links(feed, "prev-archive").isEmpty()
                || !links(feed, "next-archive").isEmpty();
        if (archive && !leadsOn && child(feed, HISTORY, "complete") == null) {
            say("ArchiveIncomplete", "");
        }
    }

    private void self(List<Element> links, String missing) {
        if (links.size() != 1) {
            say(missing, links.size() + " of them");
        } else if (!links.getFirst().getAttribute("href").equals(address)) {
            say("SelfDoesntMatchLocation", links.getFirst().getAttribute("href"));
        }
    }

    private void html(String html) {
        if (html.contains("<html") || html.contains("<body") || html.contains("<!--")) {
            say("HtmlFragment", html);
        }
        for (org.jsoup.nodes.Element element :
                Jsoup.parseBodyFragment(html).body().children().select("*")) {
            if (!KNOWN_ELEMENTS.contains(element.normalName())) {
                say("SecurityRisk", element.normalName());
            }
            for (Attribute attribute : element.attributes()) {
                attribute(element.normalName(), attribute);
            }
        }
    }

    private void attribute(String element, Attribute attribute) {
        String name = attribute.getKey();
        if (name.equals("style")) {
            say("DangerousStyleAttr", attribute.getValue());
        } else if (!KNOWN_ATTRIBUTES.contains(name)) {
            say("SecurityRiskAttr", element + " " + name);
        }
        if (Set.of("href", "src", "cite", "poster", "longdesc").contains(name)) {
            if (!attribute.getValue().matches("(https?|mailto|tel|data):.*")) {
                say("ContainsRelRef", attribute.getValue());
            }
        }
    }

    private void rfc822(String date) {
        if (date.isEmpty()) {
            return;
        }
        if (!RFC822.matcher(date).matches()) {
            say("ProblematicalRFC822Date", date);
            return;
        }
        try {
            plausible(
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant(),
                    date);
        } catch (DateTimeException e) {
            say("InvalidRFC2822Date", date);
        }
    }

    private void rfc3339(String date) {
        if (date.isEmpty()) {
            return;
        }
        try {
            plausible(OffsetDateTime.parse(date).toInstant(), date);
        } catch (DateTimeException e) {
            say("InvalidRFC3339Date", date);
        }
    }

    private void plausible(Instant at, String date) {
        if (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST)) {
            say("ImplausibleDate", date);
        }
    }

    private void uri(String message, String address) {
        try {
            if (!address.isEmpty()
                    && (!URI.create(address).isAbsolute() || address.chars().anyMatch(c -> c > '~'))) {
                say(message, address);
            }
        } catch (IllegalArgumentException e) {
            say(message, address);
        }
    }

    private void required(Element parent, @Nullable String namespace, String... names) {
        for (String name : names) {
            if (children(parent, namespace, name).size() != 1
                    || value(parent, namespace, name).isBlank()) {
                say("MissingElement", name + " of " + parent.getTagName());
            }
        }
    }

    private void say(String message, @Nullable String about) {
        messages.add("%s: %s (%s)".formatted(message, about, address));
    }

    private static List<Element> links(Element parent, String relation) {
        return children(parent, ATOM, "link").stream()
                .filter(link -> link.getAttribute("rel").equals(relation))
                .toList();
    }

    private static String value(Element parent, @Nullable String namespace, String name) {
        Element child = child(parent, namespace, name);
        return child == null ? "" : child.getTextContent();
    }

    private static @Nullable Element child(Element parent, @Nullable String namespace, String name) {
        List<Element> children = children(parent, namespace, name);
        return children.isEmpty() ? null : children.getFirst();
    }

    private static List<Element> children(Element parent, @Nullable String namespace, String name) {
        return elements(parent).stream()
                .filter(it -> it.getLocalName().equals(name)
                        && (namespace == null ? it.getNamespaceURI() == null : namespace.equals(it.getNamespaceURI())))
                .toList();
    }

    private static List<Element> elements(Element parent) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }
}
