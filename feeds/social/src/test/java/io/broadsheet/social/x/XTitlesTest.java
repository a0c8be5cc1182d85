package io.broadsheet.social.x;

import static org.assertj.core.api.Assertions.assertThat;

import com.twitter.twittertext.Extractor;
import com.twitter.twittertext.TwitterTextParser;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.TitlesContract;
import io.broadsheet.social.wire.Texts;
import java.text.Normalizer;
import java.time.Clock;

class XTitlesTest extends TitlesContract {
    @Override
    protected NetworkKind kind(GuardedHttp http, Clock clock) {
        return new XKind(http, new Pictures(http), clock);
    }

    @Override
    protected Connection connection() {
        return new Connection("main", null, "token", "public");
    }

    @Override
    protected void examine(Post post, String request, String link) {
        String text = Texts.json(request).path("text").asText();
        var parsed = TwitterTextParser.parseTweet(text);
        assertThat(new XCounting().count(text)).as(text).isEqualTo(parsed.weightedLength);
        assertThat(parsed.isValid).as(text).isTrue();
        assertThat(parsed.weightedLength).isLessThanOrEqualTo(280);
        assertThat(Normalizer.isNormalized(text, Normalizer.Form.NFC)).isTrue();
        assertThat(new Extractor().extractURLs(text)).contains(link);
    }
}
