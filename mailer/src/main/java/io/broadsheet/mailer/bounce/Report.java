package io.broadsheet.mailer.bounce;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a mail that came back says. */
sealed interface Report {
    /**
     * Some recipients did not get it (RFC 3464).
     *
     * @param clues texts in which an address or a link of the mail may stand
     */
    record Bounce(List<Failure> failures, List<String> clues) implements Report {}

    /**
     * One of them.
     *
     * @param code enhanced status code (RFC 3463), or null
     * @param words the server's own
     */
    record Failure(@Nullable String code, String words) {}

    /** A reader called it spam (RFC 5965). */
    record Complaint(String type, List<String> clues) implements Report {}

    /** A person's or a server's automatic answer (RFC 3834), or a report of a delay or a success: nothing follows. */
    record Nothing(String what) implements Report {}

    /** Something for a person to read. */
    record Unknown(String why) implements Report {}
}
