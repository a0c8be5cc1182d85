package io.broadsheet.mailer.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param check SPF, DKIM, DMARC, PTR or TLS
 * @param subject the domain, address or relay
 * @param detail what there is, or what is wrong and what to do
 * @param add the record that would mend it, or null
 */
record Finding(
        String check,
        String subject,
        State state,
        String detail,
        @Nullable Entry add) {
    /** How it stands. */
    enum State {
        OK,
        /** Mails arrive, but fewer than could. */
        WEAK,
        /** Large providers refuse or hide mails without it. */
        MISSING,
        /** It could not be looked at. */
        UNKNOWN
    }

    /** A record for the domain's zone. */
    record Entry(String name, String type, String value) {}

    static Finding ok(String check, String subject, String detail) {
        return new Finding(check, subject, State.OK, detail, null);
    }
}
