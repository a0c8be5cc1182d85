package io.broadsheet.social.account;

import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.text.TextRules;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An account that must be connected anew: it writes as before, and what it has to say waits. */
record Disconnected(Network network, String problem) implements Network {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    @Override
    public boolean isConnected() {
        return network.isConnected();
    }

    @Override
    public TextRules rules() {
        return network.rules();
    }

    @Override
    public Frozen freeze(Post post) {
        return network.freeze(post);
    }

    @Override
    public Outcome post(Frozen frozen) {
        return waits();
    }

    @Override
    public Outcome edit(String remoteId, Frozen frozen) {
        return waits();
    }

    @Override
    public Outcome delete(String remoteId) {
        return waits();
    }

    @Override
    public Finding find(URI link, Instant since) {
        return new Finding.Unknown(problem, PAUSE);
    }

    @Override
    public Check check() {
        return new Check.Lacking(problem);
    }

    @Override
    public Optional<Instant> pausedUntil() {
        return network.pausedUntil();
    }

    private Outcome waits() {
        return new Outcome.TryLater(problem, PAUSE);
    }
}
