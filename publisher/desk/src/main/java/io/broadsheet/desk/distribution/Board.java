package io.broadsheet.desk.distribution;

import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.desk.article.StoredArticle;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of the newest revision of an article.
 *
 * @param revision 0 before the first publication; then nothing is complete and there are no channels
 * @param complete whether every channel that must be done is done, failed or skipped
 * @param failed whether any channel failed
 * @param channels first those that must be done, in the configured order, then the others by name
 */
@Schema(name = "Board")
public record Board(String article, String slug, int revision, boolean complete, boolean failed, List<Line> channels) {
    /**
     * One channel.
     *
     * @param channel {@code feeds}, {@code mail}, {@code social} or {@code social/<account>}
     * @param detail one line for the editor, or null
     * @param link where to see it, or null
     */
    @Schema(name = "BoardLine")
    public record Line(
            String channel,
            State state,
            Tally counts,
            @Nullable String detail,
            @Nullable URI link) {}

    /** How many recipients, documents or accounts fared how; who is in none of the last four is still waited for. */
    @Schema(name = "Tally")
    public record Tally(long candidates, long accepted, long postponed, long refused, long excluded) {
        private static Tally of(Counts counts) {
            return new Tally(
                    counts.candidates(), counts.accepted(), counts.postponed(), counts.refused(), counts.excluded());
        }
    }

    /** Puts the reports on an article's newest revision together. */
    static Board of(StoredArticle article, List<String> expected, List<DistributionReport> reports) {
        if (article.revision() == 0) {
            return new Board(article.id().toString(), article.slug(), 0, false, false, List.of());
        }
        Map<String, DistributionReport> byChannel = new HashMap<>();
        reports.forEach(report -> byChannel.put(report.channel(), report));
        List<Line> lines = new ArrayList<>();
        boolean complete = true;
        for (String channel : expected) {
            DistributionReport report = byChannel.remove(channel);
            complete &= report != null && report.state().isFinal();
            lines.add(report == null ? silent(channel) : line(report));
        }
        for (String channel : new TreeSet<>(byChannel.keySet())) {
            DistributionReport report = byChannel.get(channel);
            if (report != null) {
                lines.add(line(report));
            }
        }
        boolean failed = reports.stream().anyMatch(report -> report.state() == State.FAILED);
        return new Board(
                article.id().toString(), article.slug(), article.revision(), complete, failed, List.copyOf(lines));
    }

    private static Line line(DistributionReport report) {
        return new Line(report.channel(), report.state(), Tally.of(report.counts()), report.detail(), report.link());
    }

    private static Line silent(String channel) {
        return new Line(channel, State.WORKING, Tally.of(Counts.NONE), "no word yet", null);
    }
}
