package io.broadsheet.syndication.feed;

import com.rometools.rome.feed.WireFeed;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.WireFeedOutput;
import io.broadsheet.syndication.publication.PublicationConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jdom2.Document;
import org.jdom2.ProcessingInstruction;
import org.jdom2.output.Format;
import org.jdom2.output.LineSeparator;
import org.jdom2.output.XMLOutputter;
import org.jdom2.output.support.XMLOutputProcessor;

/** From Rome's model to bytes. */
final class Xml {
    /** Where the style is that makes a feed readable in a browser. */
    static final String STYLESHEET = "/feed.css";

    private Xml() {}

    static Document document(WireFeed feed) {
        try {
            return new WireFeedOutput().outputJDom(feed);
        } catch (FeedException e) {
            throw new IllegalStateException("Rome does not take the feed that was made for it", e);
        }
    }

    /** UTF-8, elements on lines of their own, so that people who look at it find their way; text is left as it is inside. */
    static byte[] bytes(Document document, PublicationConfig publication) {
        return bytes(styled(document, publication), new XMLOutputter(format()));
    }

    /** The same in another manner of writing. */
    static byte[] bytes(Document document, PublicationConfig publication, XMLOutputProcessor manner) {
        return bytes(styled(document, publication), new XMLOutputter(format(), manner));
    }

    static byte[] bytes(Document document) {
        return bytes(document, new XMLOutputter(format()));
    }

    private static Document styled(Document document, PublicationConfig publication) {
        String style = "type=\"text/css\" href=\"%s\"".formatted(publication.address(STYLESHEET));
        return document.addContent(0, new ProcessingInstruction("xml-stylesheet", style));
    }

    private static Format format() {
        return Format.getPrettyFormat().setEncoding("UTF-8").setIndent(" ").setLineSeparator(LineSeparator.UNIX);
    }

    private static byte[] bytes(Document document, XMLOutputter outputter) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            outputter.output(document, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }
}
