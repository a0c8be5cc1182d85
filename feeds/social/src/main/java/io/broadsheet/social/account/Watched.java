package io.broadsheet.social.account;

import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.text.TextRules;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** An account whose network tells, between its lines, when it does not take the token any more. */
record Watched(Network network, Consumer<String> unauthorised) implements Network {
    @Override
    public boolean isConnected() {
        return network.isConnected();
    }

    @Override
    public TextRules rules() {
        return network.rules();
    }

    @Override
    public void refresh() {
        network.refresh();
    }

    @Override
    public Frozen freeze(Post post) {
        return network.freeze(post);
    }

    @Override
    public Outcome post(Frozen frozen) {
        return seen(network.post(frozen));
    }

    @Override
    public Outcome edit(String remoteId, Frozen frozen) {
        return seen(network.edit(remoteId, frozen));
    }

    @Override
    public Outcome delete(String remoteId) {
        return seen(network.delete(remoteId));
    }

    @Override
    public Finding find(URI link, Instant since) {
        return network.find(link, since);
    }

    @Override
    public Check check() {
        return network.check();
    }

    @Override
    public Optional<Instant> pausedUntil() {
        return network.pausedUntil();
    }

    private Outcome seen(Outcome outcome) {
        return outcome;
    }
}
