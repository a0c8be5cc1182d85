package io.broadsheet.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import org.junit.jupiter.api.Test;

/** These names live on brokers: whoever renames one here loses what is there. */
class TopicsTest {
    @Test
    void namesThatLiveOnBrokersNeverChange() {
        assertThat(Topics.ALL)
                .containsExactly(
                        "broadsheet.articles",
                        "broadsheet.mail-batches",
                        "broadsheet.distribution",
                        "broadsheet.dead-letters");
        assertThat(ArticleEventCodec.PUBLISHED).isEqualTo("io.broadsheet.article.published.v1");
        assertThat(ArticleEventCodec.WITHDRAWN).isEqualTo("io.broadsheet.article.withdrawn.v1");
        assertThat(DistributionReportCodec.REPORTED).isEqualTo("io.broadsheet.distribution.reported.v1");
    }
}
