package io.broadsheet.mailer.relay;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import java.util.List;

/** How the mail servers are, for the editor's screen and the operator. */
@Controller("/api/relays")
@Secured("EDITOR")
class RelayController {
    private final Relays relays;

    RelayController(Relays relays) {
        this.relays = relays;
    }

    /** All relays of this process. */
    record Answer(List<Route.State> relays) {}

    @Get
    Answer all() {
        return new Answer(relays.states());
    }
}
