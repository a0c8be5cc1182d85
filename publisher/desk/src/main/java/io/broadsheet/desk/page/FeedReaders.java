package io.broadsheet.desk.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The readers of one feed, as the page shows them.
 *
 * @param today so far
 * @param yesterday the whole day
 * @param sources where the newest day's readers come from, in words
 */
public record FeedReaders(String path, String today, String yesterday, List<String> sources) {
    private static final String NONE = "–";

    /** The feeds of an answer, those with the most readers first. */
    static List<FeedReaders> of(JsonNode answer) {
        JsonNode days = answer.path("days");
        String newest = days.path(0).path("day").asText();
        Map<String, JsonNode> now = new LinkedHashMap<>();
        Map<String, JsonNode> before = new LinkedHashMap<>();
        for (JsonNode day : days) {
            (day.path("day").asText().equals(newest) ? now : before)
                    .put(day.path("path").asText(), day);
        }
        Map<String, Long> order = new LinkedHashMap<>();
        days.forEach(day -> order.merge(day.path("path").asText(), total(day), Math::max));
        return order.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(it -> row(it.getKey(), now.get(it.getKey()), before.get(it.getKey())))
                .toList();
    }

    private static FeedReaders row(String path, @Nullable JsonNode now, @Nullable JsonNode before) {
        List<String> sources = new ArrayList<>();
        JsonNode shown = now == null ? before : now;
        if (shown != null) {
            shown.path("aggregators")
                    .forEach(it -> sources.add("%s %s"
                            .formatted(
                                    it.path("program").asText(),
                                    number(it.path("subscribers").asLong()))));
            if (shown.path("clients").asLong() > 0) {
                sources.add("own readers " + number(shown.path("clients").asLong()));
            }
        }
        return new FeedReaders(
                path, now == null ? NONE : number(total(now)), before == null ? NONE : number(total(before)), sources);
    }

    private static long total(JsonNode day) {
        return day.path("clients").asLong() + day.path("subscribers").asLong();
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
