package io.broadsheet.mailer.web;

import io.broadsheet.contract.problem.Problem;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.BufferLengthExceededException;
import io.micronaut.http.server.exceptions.BufferLengthExceededHandler;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Says of a body that is longer than what is read into memory what it says of every other mistake: a problem document. */
@Singleton
@Replaces(BufferLengthExceededHandler.class)
@SuppressWarnings("rawtypes") // as the interface is known to the framework
final class TooLongHandler implements ExceptionHandler<BufferLengthExceededException, HttpResponse<Problem>> {
    @Override
    public HttpResponse<Problem> handle(HttpRequest request, BufferLengthExceededException exception) {
        int status = HttpStatus.REQUEST_ENTITY_TOO_LARGE.getCode();
        return HttpResponse.<Problem>status(HttpStatus.REQUEST_ENTITY_TOO_LARGE)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(
                        "too-large",
                        "The request is too large",
                        status,
                        "its body has more bytes than the %,d that are read (expected: fewer%s)"
                                .formatted(exception.getAdvertisedLength(), hint(request.getPath()))));
    }

    private static String hint(String path) {
        return path.startsWith("/api/subscribers") ? "; readers by the thousand go to /api/subscribers/import" : "";
    }
}
