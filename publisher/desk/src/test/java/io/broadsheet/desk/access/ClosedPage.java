package io.broadsheet.desk.access;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;
import java.security.Principal;

/** A page for editors only, for the tests of the door. */
@Controller("/desk/test-page")
@Secured("EDITOR")
@Hidden
class ClosedPage {
    @Get(produces = MediaType.TEXT_HTML)
    String page(Principal editor) {
        return "<p>Hello, %s.</p>".formatted(editor.getName());
    }
}
