package io.broadsheet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom to list or export. */
final class ReaderQuery {
    @Option(names = "--status", paramLabel = "STATUS", description = "pending, confirmed or unsubscribed")
    private String status = "";

    @Option(names = "--source", paramLabel = "SOURCE", description = "how they came, such as form, editor or import")
    private String source = "";

    @Option(
            names = "--suppressed",
            paramLabel = "REASON",
            description = "unsubscribed, bounced, complained, erased or manual")
    private String suppressed = "";

    /** As the query of an address; what is empty does not matter. */
    String with(@Nullable String text) {
        return Stream.of(
                        Map.entry("q", text == null ? "" : text),
                        Map.entry("status", status),
                        Map.entry("source", source),
                        Map.entry("suppressed", suppressed))
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
