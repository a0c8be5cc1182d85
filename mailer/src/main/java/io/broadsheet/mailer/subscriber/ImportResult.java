package io.broadsheet.mailer.subscriber;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What came of a file.
 *
 * @param added readers who are new
 * @param known readers who were there before; they are left as they were
 * @param refusedCount all rows that were not taken
 * @param refused the first {@value #MAX_LISTED} of them
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ImportResult(long added, long known, long refusedCount, List<Refused> refused) {
    /** Most rows listed. */
    static final int MAX_LISTED = 10_000;

    /**
     * A row that was not taken.
     *
     * @param line of the file where the row starts, from 1
     * @param value the field that was wrong, cut short, odd characters made visible
     */
    record Refused(long line, String value, String reason) {}
}
