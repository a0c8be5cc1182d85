package io.broadsheet.social.announcement;

import java.util.Locale;

/** What an action is to change. */
enum Kind {
    /** Show a new post. */
    POST,
    /** Change the post that is there; if none is, show one. */
    EDIT,
    /** Take the post back; if none is there, that is well. */
    DELETE;

    static Kind of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
