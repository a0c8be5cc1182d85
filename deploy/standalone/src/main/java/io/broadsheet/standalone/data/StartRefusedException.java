package io.broadsheet.standalone.data;

/** The start is refused; the message is one sentence that says what to do. */
public final class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartRefusedException(String message) {
        super(message);
    }
}
