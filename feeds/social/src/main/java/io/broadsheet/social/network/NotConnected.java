package io.broadsheet.social.network;

import io.broadsheet.social.text.ClusterCounting;
import io.broadsheet.social.text.TextRules;
import jakarta.inject.Singleton;
import java.util.List;

/** The network "none": an account that only shows what it would say, by the most common rules (500 characters, a link counts 23). */
@Singleton
final class NotConnected implements NetworkKind, Network {
    private static final TextRules RULES = new TextRules(500, new ClusterCounting(23));
    private static final String REASON = "this account is not connected to a network";

    @Override
    public String name() {
        return "none";
    }

    @Override
    public String wordsFor() {
        return "mastodon";
    }

    @Override
    public Needs needs() {
        return new Needs("None", "It shows what it would say and posts nothing.", List.of());
    }

    @Override
    public Check check() {
        return new Check.Ready("it is not connected to a network and posts nothing");
    }

    @Override
    public Network connect(Connection connection) {
        return this;
    }

    @Override
    public boolean isConnected() {
        return false;
    }

    @Override
    public TextRules rules() {
        return RULES;
    }

    @Override
    public Frozen freeze(Post post) {
        return new Frozen("", post.key());
    }

    @Override
    public Outcome post(Frozen frozen) {
        return new Outcome.Refused(REASON);
    }
}
