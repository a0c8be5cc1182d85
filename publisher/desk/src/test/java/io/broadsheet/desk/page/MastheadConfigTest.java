package io.broadsheet.desk.page;

import static io.broadsheet.contract.testing.ConfigurationBinding.bind;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MastheadConfigTest {
    @Test
    void theTitleIsThePublicationsOrBroadsheet() {
        assertThat(bind(MastheadConfig.class, Map.of())).isEqualTo(new MastheadConfig("Broadsheet"));
        assertThat(bind(MastheadConfig.class, Map.of("broadsheet.publication.title", "The Harbour Review")))
                .isEqualTo(new MastheadConfig("The Harbour Review"));
    }
}
