package io.broadsheet.social.report;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the standing of all accounts into one report for each and one for their sum. */
record Telling(ArticleId article, int revision, long version, Instant now) {
    List<DistributionReport> of(List<Standing> standings) {
        List<DistributionReport> reports = new ArrayList<>();
        for (Standing it : standings) {
            reports.add(report(
                    DistributionReport.account(it.account()), state(it), counts(List.of(it)), it.detail(), it.url()));
        }
        reports.add(sum(standings));
        return reports;
    }

    private DistributionReport sum(List<Standing> standings) {
        Counts counts = counts(standings);
        URI link = standings.stream()
                .map(Standing::url)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        State state;
        if (counts.pending() > 0) {
            state = State.WORKING;
        } else if (counts.refused() > 0) {
            state = State.FAILED;
        } else {
            state = counts.accepted() > 0 ? State.DONE : State.SKIPPED;
        }
        return report(DistributionReport.SOCIAL, state, counts, detail(standings, state), link);
    }

    private static @Nullable String detail(List<Standing> standings, State state) {
        if (standings.isEmpty()) {
            return "no account announces this section";
        }
        // Of what went well nothing needs to be said.
        String wanted = switch (state) {
            case WORKING -> "waiting";
            case FAILED -> "refused";
            case SKIPPED -> "skipped";
            case DONE -> "";
        };
        String detail = standings.stream()
                .filter(it -> it.state().equals(wanted) && it.detail() != null)
                .map(it -> it.account() + ": " + it.detail())
                .collect(Collectors.joining("; "));
        return detail.isEmpty() ? null : detail;
    }

    private static State state(Standing standing) {
        return switch (standing.state()) {
            case "waiting" -> State.WORKING;
            case "done" -> State.DONE;
            case "refused" -> State.FAILED;
            case "skipped" -> State.SKIPPED;
            default -> throw new IllegalStateException("an action's state is '%s'".formatted(standing.state()));
        };
    }

    private static Counts counts(List<Standing> standings) {
        return new Counts(
                standings.size(),
                count(standings, State.DONE),
                standings.stream()
                        .filter(it -> state(it) == State.WORKING && it.attempts() > 0)
                        .count(),
                count(standings, State.FAILED),
                count(standings, State.SKIPPED));
    }

    private static long count(List<Standing> standings, State state) {
        return standings.stream().filter(it -> state(it) == state).count();
    }

    private DistributionReport report(
            String channel, State state, Counts counts, @Nullable String detail, @Nullable URI link) {
        return new DistributionReport(article, revision, channel, version, state, counts, detail, link, now);
    }
}
