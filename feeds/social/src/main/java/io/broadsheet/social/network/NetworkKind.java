package io.broadsheet.social.network;

import io.broadsheet.social.network.Needs.Field;
import io.broadsheet.social.oauth.Authoriser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One kind of network; each has a package and a bean of its own. */
public interface NetworkKind {
    /** As operators write it, and as articles name the editor's words for it; lower case. */
    String name();

    /**
     * The account behind these settings. Does not talk to the network.
     *
     * @throws IllegalArgumentException naming the setting that is missing or wrong
     */
    Network connect(Connection connection);

    /** Whose words an account of this kind takes from an article. */
    default String wordsFor() {
        return name();
    }

    /** What an account of this kind needs. */
    default Needs needs() {
        return new Needs(
                name().substring(0, 1).toUpperCase(Locale.ROOT) + name().substring(1),
                "An access token that may read the account and its posts, and write posts.",
                List.of(
                        Field.required("server", "Server", "address of the server, such as https://social.example"),
                        Field.secret("token", "Access token", "as the server shows it for an application"),
                        Field.optional("visibility", "Visibility", "public, unlisted, private or direct")));
    }

    /** How its accounts are authorised in a browser and their tokens renewed; empty where tokens are pasted and stay. */
    default Optional<Authoriser> authoriser(Connection connection) {
        return Optional.empty();
    }
}
