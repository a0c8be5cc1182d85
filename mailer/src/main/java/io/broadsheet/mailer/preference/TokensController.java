package io.broadsheet.mailer.preference;

import io.broadsheet.contract.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;

/** For a reader whose mail fell into wrong hands: the links in it end. */
@Controller("/api/subscribers/{id}/revoke-links")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class TokensController {
    private final Preferences preferences;

    TokensController(Preferences preferences) {
        this.preferences = preferences;
    }

    @Post
    HttpResponse<?> revoke(long id) {
        if (preferences.revokeTokens(id)) {
            return HttpResponse.noContent();
        }
        return HttpResponse.status(HttpStatus.NOT_FOUND)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(
                        "no-such-subscriber", "There is no such reader", 404, "no reader has the number " + id));
    }
}
