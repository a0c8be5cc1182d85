package io.broadsheet.desk.article;

import java.net.URI;

/** Turns what an editor wrote into a body that is safe to show. A port: the code that knows Markdown and HTML is behind it. */
public interface BodyRenderer {
    /**
     * Renders and sanitises a source. The same source gives the same body: publishing twice must not look like a correction.
     *
     * @param source whatever an editor or an import left; any text at all
     * @param format what it is written in
     * @param base the article's own address, against which relative links and images are resolved
     */
    RenderedBody render(String source, Format format, URI base);
}
