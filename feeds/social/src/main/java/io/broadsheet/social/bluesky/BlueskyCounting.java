package io.broadsheet.social.bluesky;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.social.text.ClusterCounting;
import io.broadsheet.social.text.Counting;

/** Grapheme clusters and UTF-8 bytes of what readers see: long addresses are shown shortened. */
final class BlueskyCounting implements Counting {
    /** app.bsky.feed.post allows 300 clusters in 3,000 bytes. */
    static final int CLUSTERS = 300;

    static final int BYTES_A_CLUSTER = 10;

    @Override
    public int count(String text) {
        return ClusterCounting.clusters(RichText.of(text).text());
    }

    @Override
    public boolean fits(String text, int limit) {
        String shown = RichText.of(text).text();
        return shown.getBytes(UTF_8).length <= limit * BYTES_A_CLUSTER && ClusterCounting.clusters(shown) <= limit;
    }
}
