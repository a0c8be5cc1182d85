package io.broadsheet.social.threads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.TitlesContract;
import io.broadsheet.social.wire.Texts;
import java.time.Clock;
import java.util.stream.Collectors;

class ThreadsTitlesTest extends TitlesContract {
    @Override
    protected NetworkKind kind(GuardedHttp http, Clock clock) {
        return new ThreadsKind(http, new Pictures(http), clock);
    }

    @Override
    protected Connection connection() {
        return new Connection("main", null, "token", "public");
    }

    @Override
    protected void examine(Post post, String request, String link) {
        String text = Texts.json(request).path("text").asText();
        // Never less than what Threads sees: bytes of what surely is an emoji, one for any other cluster.
        int emoji = text.codePoints()
                .filter(Character::isEmojiPresentation)
                .map(it -> Character.toString(it).getBytes(UTF_8).length)
                .sum();
        int others = clusters(text.codePoints()
                .filter(it -> !Character.isEmojiPresentation(it))
                .mapToObj(Character::toString)
                .collect(Collectors.joining()));
        assertThat(emoji + others).isLessThanOrEqualTo(500);
        assertThat(text).contains(link);
    }
}
