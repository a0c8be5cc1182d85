package io.broadsheet.contract.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The golden examples of the contract: what has been on a broker once must stay readable for ever. */
public final class Examples {
    /** Articles in full and with only what is required, a correction, a withdrawal: all must decode. */
    public static final List<String> VALID = List.of(
            "article-published-full.json",
            "article-published-minimal.json",
            "article-published-correction.json",
            "article-published-correction-reply.json",
            "article-published-history.json",
            "article-withdrawn.json",
            "article-withdrawn-history.json");

    /** A type that no present version knows: must be skipped. */
    public static final String FUTURE = "article-from-the-future.json";

    /** Each must become a dead letter. */
    public static final List<String> BROKEN = List.of(
            "broken-no-title.json", "broken-truncated.json", "broken-not-json.json", "broken-revision-zero.json");

    private Examples() {}

    /** The bytes of an example, as they would lie on the topic. */
    public static byte[] bytes(String name) {
        String path = "/io/broadsheet/contract/examples/" + name;
        try (InputStream in = Examples.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no example " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
