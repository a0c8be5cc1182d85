package io.broadsheet.social.secret;

/** A secret cannot be sealed or opened; the message says why and what to do. */
public final class SealedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealedException(String message) {
        super(message);
    }
}
