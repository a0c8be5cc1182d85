package io.broadsheet.contract.distribution;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.envelope.CloudEventEnvelope.Opened;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Writes distribution reports as CloudEvents and reads them back. Thread-safe. */
public final class DistributionReportCodec {
    /** Type of a report. Lives on brokers: never changes. */
    public static final String REPORTED = "io.broadsheet.distribution.reported.v1";

    private static final URI SCHEMA = URI.create("urn:broadsheet:schema:distribution-reported:v1");

    /** What a record on the distribution topic turned out to be. */
    public sealed interface Decoded {
        /** A report this version understands. */
        record Report(DistributionReport report) implements Decoded {}

        /** A type newer than this consumer; to be skipped. */
        record UnknownType(String type) implements Decoded {}

        /** Nothing that any version could have meant; to be set aside. */
        record Malformed(String reason) implements Decoded {}
    }

    /** Encodes a report. The same report gives the same bytes. */
    public byte[] encode(DistributionReport report) {
        String id = "%s/%d/%s/%d".formatted(report.article(), report.revision(), report.channel(), report.sequence());
        return CloudEventEnvelope.seal(
                id,
                URI.create("/broadsheet/" + report.channel()),
                REPORTED,
                report.article().toString(),
                report.at(),
                SCHEMA,
                CloudEventEnvelope.JSON.valueToTree(report));
    }

    /** Decodes a record's value; never throws, whatever the bytes are. */
    public Decoded decode(byte @Nullable [] bytes) {
        return switch (CloudEventEnvelope.open(bytes)) {
            case Opened.Unreadable(var reason) -> new Decoded.Malformed(reason);
            case Opened.Content content
            when !content.type().equals(REPORTED) -> new Decoded.UnknownType(content.type());
            case Opened.Content content -> {
                try {
                    yield new Decoded.Report(
                            CloudEventEnvelope.JSON.treeToValue(content.data(), DistributionReport.class));
                } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
                    yield new Decoded.Malformed(content.type() + ": " + CloudEventEnvelope.firstLine(e));
                }
            }
        };
    }
}
