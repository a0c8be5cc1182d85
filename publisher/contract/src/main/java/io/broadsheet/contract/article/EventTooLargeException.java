package io.broadsheet.contract.article;

/** An article does not fit into one event. Thrown before anything is stored, so the editor can shorten it. */
public final class EventTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EventTooLargeException(String slug, int bytes, int limit) {
        super("article '%s' takes %,d bytes as an event (expected: <= %,d); shorten the text or link to the rest"
                .formatted(slug, bytes, limit));
    }
}
