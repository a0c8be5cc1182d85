package io.broadsheet.mailer.transfer;

import io.broadsheet.mailer.address.SafeText;

/** A row with a field that cannot be taken. */
final class BadRowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String value;

    /** A field, and one line that says what is wrong with it. */
    BadRowException(String value, String reason) {
        super(reason, null, false, false);
        this.value = value;
    }

    ImportResult.Refused at(long line) {
        return new ImportResult.Refused(line, SafeText.shown(value), String.valueOf(getMessage()));
    }
}
