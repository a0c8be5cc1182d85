package io.broadsheet.syndication.feed;

import io.broadsheet.contract.article.Image;
import java.util.List;
import org.jdom2.Element;
import org.jdom2.Namespace;

/** An article's pictures in RSS (Media RSS 1.5.1): readers show the first one beside the title. */
final class Media {
    static final Namespace NAMESPACE = Namespace.getNamespace("media", "http://search.yahoo.com/mrss/");

    private Media() {}

    static void add(Element item, List<Image> images) {
        for (Image image : images) {
            Element content = new Element("content", NAMESPACE)
                    .setAttribute("url", image.url().toASCIIString())
                    .setAttribute("type", image.type())
                    .setAttribute("medium", "image");
            if (image.size() > 0) {
                content.setAttribute("fileSize", Long.toString(image.size()));
            }
            if (!image.alt().isBlank()) {
                content.addContent(new Element("description", NAMESPACE)
                        .setAttribute("type", "plain")
                        .setText(image.alt()));
            }
            item.addContent(content);
        }
    }
}
