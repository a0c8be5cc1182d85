package io.broadsheet.social.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.TitlesContract;
import io.broadsheet.social.wire.Texts;
import java.time.Clock;
import java.util.Map;

class SlackTitlesTest extends TitlesContract {
    @Override
    protected NetworkKind kind(GuardedHttp http, Clock clock) {
        return new SlackKind(http, new Pictures(http), clock);
    }

    @Override
    protected Connection connection() {
        return new Connection("main", null, "xoxb-token", "public", Map.of(Connection.TARGET, "C0123456789"));
    }

    @Override
    protected void examine(Post post, String request, String link) {
        String text = Texts.json(request).path("text").asText();
        assertThat(text.length()).isLessThanOrEqualTo(4_000);
        assertThat(text)
                .doesNotContainPattern("[<>]")
                .doesNotContainPattern("&(?!amp;|lt;|gt;)")
                .contains(link);
    }
}
