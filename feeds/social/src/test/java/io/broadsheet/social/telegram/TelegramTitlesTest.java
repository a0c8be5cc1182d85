package io.broadsheet.social.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.testing.TitlesContract;
import io.broadsheet.social.wire.Texts;
import java.time.Clock;
import java.util.Map;

class TelegramTitlesTest extends TitlesContract {
    @Override
    protected NetworkKind kind(GuardedHttp http, Clock clock) {
        return new TelegramKind(http, clock);
    }

    @Override
    protected Connection connection() {
        return new Connection(
                "main", null, "1:abcdefghijklmnopqrstuvwxyz", "public", Map.of(Connection.TARGET, "@review"));
    }

    @Override
    protected void examine(Post post, String request, String link) {
        String text = Texts.json(request).path("text").asText();
        assertThat(text.length()).isLessThanOrEqualTo(4_096);
        assertThat(text).isEqualTo(post.text()).contains(link);
    }
}
