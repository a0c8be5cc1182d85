package io.broadsheet.desk.preview;

import java.util.List;

/** Whom an article would reach. */
public final class Audience {
    private Audience() {}

    /**
     * Those who would get the mail.
     *
     * @param more whether there are more than were counted
     */
    public record Subscribers(int counted, boolean more) {}

    /**
     * A social account.
     *
     * @param connected whether posts really go out
     * @param sections whose articles it announces; empty for all
     */
    public record Account(String name, String network, boolean connected, List<String> sections) {
        public Account {
            sections = sections == null ? List.of() : List.copyOf(sections);
        }
    }
}
