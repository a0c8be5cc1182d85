package io.broadsheet.mailer.relay;

import org.jspecify.annotations.Nullable;

/** Whether a mail can go now, and how. */
public sealed interface Way {
    /** It can. Hand it over or give the place back. */
    record Open(Place place) implements Way {}

    /** Not this one for now, for its domain; others may. */
    record NotThisOne(Pause pause) implements Way {}

    /** None for now. */
    record None(Pause pause) implements Way {}

    /** A place at a relay, taken for one mail, with what the limits ask for. */
    final class Place {
        private final Route route;
        private final Domains.@Nullable Limit domain;

        Place(Route route, Domains.@Nullable Limit domain) {
            this.route = route;
            this.domain = domain;
        }

        Route route() {
            return route;
        }

        /** The mail is done with the domain. */
        void done() {
            if (domain != null) {
                domain.done();
            }
        }

        /** The mail did not go. */
        void unused() {
            if (domain != null) {
                domain.giveBack();
            }
            route.unused();
        }
    }
}
