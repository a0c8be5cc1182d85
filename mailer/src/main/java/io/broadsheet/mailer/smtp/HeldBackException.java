package io.broadsheet.mailer.smtp;

import java.io.IOException;

/** Thrown by whoever writes a mail to say that it must not go after all. The connection is closed before the mail's end. */
public final class HeldBackException extends IOException {
    private static final long serialVersionUID = 1L;

    public HeldBackException() {
        super("the mail was held back");
    }
}
