package io.broadsheet.social.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.TitlesContract;
import io.broadsheet.social.wire.Texts;
import java.time.Clock;

class DiscordTitlesTest extends TitlesContract {
    @Override
    protected NetworkKind kind(GuardedHttp http, Clock clock) {
        return new DiscordKind(http, new Pictures(http), clock);
    }

    @Override
    protected Connection connection() {
        return new Connection("main", null, "https://discord.com/api/webhooks/1/abcdefghijklmnopqrstuvwxyz", "public");
    }

    @Override
    protected void examine(Post post, String request, String link) {
        String content = Texts.json(request).path("content").asText();
        assertThat(content.length()).isLessThanOrEqualTo(2_000);
        assertThat(content).contains(link);
    }
}
