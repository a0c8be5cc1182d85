package io.broadsheet.social.network;

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
}
