package io.broadsheet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows an article's channels as they fill, until all are done, and sums up. */
final class DistributionWatch {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Clock clock = Clock.systemUTC();
    private final Server server;
    private final PrintWriter out;
    private final Map<String, String> shown = new LinkedHashMap<>();
    private JsonNode last;

    DistributionWatch(Server server, PrintWriter out) {
        this.server = server;
        this.out = out;
        this.last = MissingNode.getInstance();
    }

    /**
     * Follows until every channel is done, across a restart of the server too.
     *
     * @return the exit code: 0 when every channel went well, 1 when one failed
     * @throws CommandFailedException if not every channel ended in time
     */
    int follow(String slug, int revision, int seconds) {
        Instant start = clock.instant();
        Instant end = start.plusSeconds(seconds);
        String path = "/api/articles/%s/distribution/events?until=complete".formatted(slug);
        boolean told = false;
        while (!server.follow(path, left(end), board -> wantsMore(board, revision))
                && clock.instant().plus(PAUSE).isBefore(end)) {
            if (!told) {
                out.println(
                        "  the server does not answer any more; what is published is kept, waiting for it to come back");
                out.flush();
                told = true;
            }
            pause();
        }
        if (!last.path("complete").asBoolean()) {
            throw CommandFailedException.failed(
                    "not every channel ended within %d s; the desk shows how it goes on: %s/desk"
                            .formatted(seconds, server.url()));
        }
        return summary(Duration.between(start, clock.instant()).toMillis() / 1e3);
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        return left.compareTo(PAUSE) > 0 ? left : PAUSE;
    }

    private boolean wantsMore(JsonNode board, int revision) {
        if (board.path("revision").asInt() < revision) {
            return true;
        }
        last = board;
        board.path("channels").forEach(this::show);
        return !board.path("complete").asBoolean();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailedException.failed("interrupted");
        }
    }

    private void show(JsonNode channel) {
        String name = channel.path("channel").asText();
        String line = line(channel);
        if (!line.equals(shown.put(name, line))) {
            out.println("  %-22s %s".formatted(name, line));
            out.flush();
        }
    }

    private static String line(JsonNode channel) {
        JsonNode counts = channel.path("counts");
        StringBuilder line = new StringBuilder(words(channel.path("state").asText()));
        if (counts.path("candidates").asLong() > 0) {
            line.append("  %d of %d accepted"
                    .formatted(
                            counts.path("accepted").asLong(),
                            counts.path("candidates").asLong()));
            append(line, counts, "postponed");
            append(line, counts, "refused");
            append(line, counts, "excluded");
        }
        if (!channel.path("detail").asText("").isBlank()
                && !channel.path("detail").isNull()) {
            line.append("  ")
                    .append(channel.path("detail").asText().lines().findFirst().orElse(""));
        }
        if (!channel.path("link").isNull() && !channel.path("link").asText("").isBlank()) {
            line.append("  ").append(channel.path("link").asText());
        }
        return line.toString();
    }

    private static void append(StringBuilder line, JsonNode counts, String what) {
        if (counts.path(what).asLong() > 0) {
            line.append(", %d %s".formatted(counts.path(what).asLong(), what));
        }
    }

    private static String words(String state) {
        return switch (state) {
            case "DONE" -> "ok";
            case "SKIPPED" -> "nothing to do";
            default -> state.toLowerCase(Locale.ROOT);
        };
    }

    private int summary(double seconds) {
        List<String> parts = new ArrayList<>();
        StringBuilder failures = new StringBuilder();
        for (JsonNode channel : last.path("channels")) {
            String name = channel.path("channel").asText();
            if (channel.path("state").asText().equals("FAILED")) {
                failures.append("\n  %s failed: %s"
                        .formatted(name, channel.path("detail").asText("no reason given")));
            }
            // The accounts are summed up in the channel "social".
            if (!name.startsWith("social/")) {
                parts.add(part(name, channel));
            }
        }
        out.println("%s  (%.1f s)%s".formatted(String.join(", ", parts), seconds, failures));
        return failures.isEmpty() ? 0 : 1;
    }

    private static String part(String name, JsonNode channel) {
        JsonNode counts = channel.path("counts");
        if (name.equals("mail") && counts.path("candidates").asLong() > 0) {
            return "mail %d of %d accepted"
                    .formatted(
                            counts.path("accepted").asLong(),
                            counts.path("candidates").asLong());
        }
        return "%s %s"
                .formatted(
                        name.equals("social") ? "accounts" : name,
                        words(channel.path("state").asText()));
    }
}
