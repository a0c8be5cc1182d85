package io.broadsheet.social.linkedin;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.TitlesContract;
import io.broadsheet.social.wire.Texts;
import java.time.Clock;

class LinkedInTitlesTest extends TitlesContract {
    @Override
    protected NetworkKind kind(GuardedHttp http, Clock clock) {
        return new LinkedInKind(http, new Pictures(http), clock);
    }

    @Override
    protected Connection connection() {
        return new Connection("main", null, "token", "public");
    }

    @Override
    protected void examine(Post post, String request, String link) {
        String little = Texts.json(request).path("commentary").asText();
        assertThat(little.length()).isLessThanOrEqualTo(3_000);
        String bare = little.replaceAll("\\{hashtag\\|\\\\#\\|[\\p{L}\\p{M}\\p{N}]+}", "")
                .replaceAll("(?s)\\\\.", "");
        assertThat(bare).doesNotContainPattern("[_|()\\[\\]{}@#*~<>\\\\]");
        assertThat(LittleText.read(little)).isEqualTo(post.text()).contains(link);
    }
}
