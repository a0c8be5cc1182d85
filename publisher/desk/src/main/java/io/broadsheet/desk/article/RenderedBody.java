package io.broadsheet.desk.article;

import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.article.Image;
import java.util.List;

/**
 * An article's body, ready for every channel.
 *
 * @param html sanitised, with absolute links only
 * @param text the same for reading as plain text; paragraphs are parted by an empty line
 * @param images those in the body, in order, without duplicates
 */
public record RenderedBody(String html, String text, List<Image> images) {
    public RenderedBody {
        CleanText.require("html", html);
        CleanText.require("text", text);
        images = List.copyOf(images);
    }
}
