package io.broadsheet.syndication.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rometools.modules.itunes.EntryInformationImpl;
import com.rometools.modules.itunes.FeedInformationImpl;
import com.rometools.modules.itunes.types.Category;
import com.rometools.modules.itunes.types.Duration;
import com.rometools.rome.feed.module.Module;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.contract.article.Image;
import io.broadsheet.syndication.entry.Entry;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import org.jdom2.Element;
import org.jdom2.Namespace;

/** What podcast players and directories look for: Apple's itunes and the podcast namespace. */
final class Podcast {
    private static final Namespace PODCAST =
            Namespace.getNamespace("podcast", "https://podcastindex.org/namespace/1.0");
    private static final Namespace ITUNES =
            Namespace.getNamespace("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd");
    /** Of the identifiers of podcasts, as their namespace defines it. */
    private static final UUID GUIDS = UUID.fromString("ead4c236-bf58-58c6-a2c6-a6b28d128cb6");

    private static final long MILLIS = 1000;

    private Podcast() {}

    static Module of(Feed feed) {
        FeedInformationImpl podcast = new FeedInformationImpl();
        podcast.setAuthor(feed.publication().authorOrTitle());
        podcast.setCategories(List.of(new Category(feed.config().podcastCategory())));
        podcast.setExplicit(feed.config().podcastExplicit());
        podcast.setType("episodic");
        if (feed.config().image() != null) {
            podcast.setImageUri(feed.config().image().toASCIIString());
        }
        if (feed.config().podcastEmail() != null) {
            podcast.setOwnerName(feed.publication().authorOrTitle());
            podcast.setOwnerEmailAddress(feed.config().podcastEmail());
        }
        return podcast;
    }

    static Module of(Entry entry) {
        EntryInformationImpl episode = new EntryInformationImpl();
        episode.setTitle(entry.content().title());
        episode.setEpisodeType("full");
        if (!entry.content().byline().isEmpty()) {
            episode.setAuthor(String.join(", ", entry.content().byline()));
        }
        entry.content().images().stream()
                .map(Image::url)
                .findFirst()
                .ifPresent(url -> episode.setImageUri(url.toASCIIString()));
        entry.content().enclosures().stream()
                .filter(file -> file.type().startsWith("audio/"))
                .mapToInt(Enclosure::seconds)
                .filter(seconds -> seconds > 0)
                .findFirst()
                .ifPresent(seconds -> episode.setDuration(new Duration(seconds * MILLIS)));
        return episode;
    }

    /** Adds what Rome's modules do not know, and takes away what they write without having been told. */
    static void finish(Element root, Element channel, Feed feed) {
        root.addNamespaceDeclaration(PODCAST);
        String address = feed.current(FeedFormat.RSS);
        channel.addContent(new Element("guid", PODCAST).setText(guid(address).toString()));
        channel.addContent(new Element("locked", PODCAST).setText("no"));
        channel.addContent(new Element("medium", PODCAST).setText("podcast"));
        if (feed.config().podcastEmail() == null) {
            channel.removeChild("owner", ITUNES);
        }
        channel.removeChild("keywords", ITUNES);
        channel.getChildren("item").forEach(item -> item.removeChild("keywords", ITUNES));
    }

    /** A UUID of version 5 (RFC 9562) of the address without its scheme: it stays when http becomes https. */
    private static UUID guid(String address) {
        String name = address.substring(address.indexOf("://") + 3);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(GUIDS.getMostSignificantBits())
                    .putLong(GUIDS.getLeastSignificantBits())
                    .array());
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(name.getBytes(UTF_8)));
            long most = (hash.getLong() & ~0xF000L) | 0x5000L;
            long least = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(most, least);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
