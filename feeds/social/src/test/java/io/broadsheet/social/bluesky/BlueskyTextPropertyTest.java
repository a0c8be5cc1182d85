package io.broadsheet.social.bluesky;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.Article;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.testing.Events;
import io.broadsheet.social.testing.Titles;
import io.broadsheet.social.text.Composer;
import io.broadsheet.social.text.TextRules;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Texts in all scripts within app.bsky.feed.post; the JDK's own clusters are the oracle for ICU's. */
class BlueskyTextPropertyTest {
    private static final Events EVENTS = Events.at(Instant.parse("2026-05-04T10:00:00Z"));
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final TextRules RULES = new TextRules(BlueskyCounting.CLUSTERS, new BlueskyCounting());

    @Provide
    Arbitrary<String> titles() {
        return Titles.inAllScripts();
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.BOUNDED)
    void everyRecordFitsAndItsFacetsAreWhatTheySay(@ForAll("titles") String title) {
        Article article = EVENTS.content(title, title, List.of("Ships"), Map.of(), EVENTS.firstPublished());
        String text = Composer.compose(article, null, RULES);

        JsonNode record = BlueskyRecord.of(Post.of(text, "en", EVENTS.firstPublished(), "key"));

        assertThat(BlueskyRecord.objection(record)).isEmpty();
        String shown = record.path("text").asText();
        byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).isLessThanOrEqualTo(3_000);
        // ICU knows a newer Unicode than the JDK: it may join what the JDK counts apart.
        assertThat(CLUSTER.matcher(shown).results().count()).isLessThanOrEqualTo(300 + 30);
        for (JsonNode facet : record.path("facets")) {
            int start = facet.path("index").path("byteStart").asInt();
            int end = facet.path("index").path("byteEnd").asInt();
            String covered = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            JsonNode feature = facet.path("features").path(0);
            if (feature.has("tag")) {
                assertThat(covered.substring(1)).isEqualTo(feature.path("tag").asText());
            } else {
                String shortened = covered.endsWith("…") ? covered.substring(0, covered.length() - 1) : covered;
                assertThat(feature.path("uri").asText().replaceFirst("(?i)^https?://", ""))
                        .startsWith(shortened);
            }
        }
        assertThat(record.findValuesAsText("uri")).contains(EVENTS.link().toString());
    }
}
