package io.broadsheet.social.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.testing.TitlesContract;
import io.broadsheet.social.wire.Texts;
import java.net.URI;
import java.time.Clock;

class WebhookTitlesTest extends TitlesContract {
    @Override
    protected NetworkKind kind(GuardedHttp http, Clock clock) {
        return new WebhookKind(http, clock);
    }

    @Override
    protected Connection connection() {
        return new Connection(
                "main", URI.create("https://hooks.example/"), "a-signing-secret-of-some-length", "public");
    }

    @Override
    protected void examine(Post post, String request, String link) {
        String text = Texts.json(request).path("text").asText();
        assertThat(clusters(text)).isLessThanOrEqualTo(5_050);
        assertThat(text).isEqualTo(post.text()).contains(link);
    }
}
