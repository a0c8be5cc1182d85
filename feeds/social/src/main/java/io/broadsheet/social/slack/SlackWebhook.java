package io.broadsheet.social.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.text.TextRules;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.JsonApi.Expect;
import io.broadsheet.social.wire.Reading;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One channel on Slack through its incoming webhook, which posts and nothing else: no id, no correction, no question. */
final class SlackWebhook implements Network {
    private final JsonApi api;
    private final SlackPictures pictures;
    private final URI webhook;

    /** @param webhook its address, which is the secret */
    SlackWebhook(JsonApi api, SlackPictures pictures, URI webhook) {
        this.api = api;
        this.pictures = pictures;
        this.webhook = webhook;
    }

    @Override
    public TextRules rules() {
        return SlackNetwork.RULES;
    }

    @Override
    public Allowance allowance() {
        return api.allowance();
    }

    @Override
    public Frozen freeze(Post post) {
        ObjectNode request = JsonApi.JSON
                .createObjectNode()
                .put("text", SlackText.of(post.whole()))
                .put("mrkdwn", false)
                .put("unfurl_links", true);
        SlackPictures.draft(request, post);
        return new Frozen(request.toString(), post.key());
    }

    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        return new Preparation.Ready(pictures.ready(frozen));
    }

    @Override
    public Outcome post(Frozen frozen) {
        return SlackPictures.send(
                frozen,
                it -> api.call(Call.json("POST", webhook, it), Expect.ANYTHING),
                // Slack names no message here; ours does as well, for nothing can be done to it.
                result -> Reading.outcome(result, _ -> Reading.posted(Optional.of(frozen.key()), _ -> null)));
    }

    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        return new Finding.Untold("an incoming webhook cannot read a channel on Slack; look there");
    }

    @Override
    public Check check() {
        return new Check.Ready("an incoming webhook; whether it works shows with the first post");
    }
}
