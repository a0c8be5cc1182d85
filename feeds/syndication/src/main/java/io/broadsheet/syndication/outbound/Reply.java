package io.broadsheet.syndication.outbound;

/** What came of a request to a stranger's server. */
public sealed interface Reply {
    /** It answered; the body is cut at {@link PinnedHttp#MOST_BYTES}. */
    record Answer(int status, String body) implements Reply {
        /** Whether the status is one of success. */
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /** No answer came in time, or none that is HTTP. */
    record Failure(String reason) implements Reply {}

    /** The address may not be asked, now or ever. */
    record Forbidden(String reason) implements Reply {}
}
