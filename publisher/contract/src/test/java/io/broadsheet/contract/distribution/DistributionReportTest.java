package io.broadsheet.contract.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.contract.testing.Examples;
import java.net.URI;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DistributionReportTest {
    private final DistributionReportCodec codec = new DistributionReportCodec();

    @Test
    void whatIsWrittenIsReadBack() {
        DistributionReport report = new DistributionReport(
                ArticleId.fresh(),
                2,
                DistributionReport.account("review@mastodon.example"),
                7,
                State.FAILED,
                new Counts(5, 2, 1, 1, 1),
                "the server answered 422: text too long",
                URI.create("https://mastodon.example/@review/1"),
                Instant.parse("2026-11-24T10:15:30.5Z"));

        assertThat(codec.decode(codec.encode(report))).isEqualTo(new DistributionReportCodec.Decoded.Report(report));
    }

    @Test
    void anArticleEventIsNoReport() {
        assertThat(codec.decode(Examples.bytes("article-withdrawn.json")))
                .isInstanceOf(DistributionReportCodec.Decoded.UnknownType.class);
    }

    @Property(tries = 200)
    void anyBytesAreSomeValue(@ForAll byte[] bytes) {
        assertThat(codec.decode(bytes)).isInstanceOf(DistributionReportCodec.Decoded.Malformed.class);
    }

    @Test
    void countsThatDoNotAddUpAreRefused() {
        assertThatThrownBy(() -> new Counts(3, 2, 0, 2, 0)).hasMessageContaining("more than 3 candidates");
        assertThat(new Counts(10, 4, 1, 2, 1).pending()).isEqualTo(3);
    }
}
