package io.broadsheet.mailer.smtp;

/** No connection to the mail server can be had now: it is away, wants no more, or does not let us in. No reader's fault. */
public final class RelayUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public RelayUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
