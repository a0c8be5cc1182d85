package io.broadsheet.social.bluesky;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Needs;
import io.broadsheet.social.network.Needs.Field;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pace.Budget;
import io.broadsheet.social.pictures.Pictures;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Accounts on Bluesky, or on a server of one's own (a PDS). */
@Singleton
final class BlueskyKind implements NetworkKind {
    /** docs.bsky.app/docs/advanced-guides/rate-limits: what may be written by one account. */
    private static final Budget.Window HOUR = new Budget.Window(5_000, Duration.ofHours(1));

    private static final Budget.Window DAY = new Budget.Window(35_000, Duration.ofDays(1));

    private final GuardedHttp http;
    private final Pictures pictures;
    private final Clock clock;

    BlueskyKind(GuardedHttp http, Pictures pictures, @Named("social") Clock clock) {
        this.http = http;
        this.pictures = pictures;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "bluesky";
    }

    @Override
    public Needs needs() {
        return new Needs(
                "Bluesky",
                "An app password, made in the settings under Privacy and security; never the account's own password.",
                List.of(
                        Field.required("server", "Server", "where the account lives, such as https://bsky.social"),
                        Field.secret(
                                "token",
                                "Handle and app password",
                                "with a colon between, such as review.example:abcd-efgh-ijkl-mnop")));
    }

    @Override
    public Network connect(Connection connection) {
        String prefix = "broadsheet.social.accounts.%s.".formatted(connection.account());
        URI server = http.requireUsable(prefix + "server", connection.requireServer());
        // A DID has colons of its own, a password of an app has none.
        String token = connection.requireToken();
        int between = token.lastIndexOf(':');
        if (between < 1 || between == token.length() - 1) {
            throw new IllegalArgumentException(
                    "%stoken has no colon (expected for bluesky: handle and app password, such as review.example:abcd-efgh-ijkl-mnop)"
                            .formatted(prefix));
        }
        Budget budget = new Budget(clock, Repo.CREATE_POINTS, HOUR, DAY);
        Xrpc xrpc = new Xrpc(http, server, clock, budget);
        Repo repo = new Repo(xrpc, token.substring(0, between), token.substring(between + 1));
        return new BlueskyNetwork(repo, pictures, budget);
    }
}
