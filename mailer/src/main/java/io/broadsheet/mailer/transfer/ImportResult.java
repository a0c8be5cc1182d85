package io.broadsheet.mailer.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What came of a file, so far or in the end. Every row is counted once: {@code rows = added + known + suppressed + refused}.
 *
 * @param origin which program wrote the file
 * @param bytes of the file that were read
 * @param rows that were read, without the header
 * @param added readers who are new
 * @param known readers who were there before; they are left as they were, but for those whom the file says left
 * @param suppressed rows of people whom no mail may reach and who are no readers; they do not come back
 * @param refusedCount all rows that were not taken
 * @param refused the first {@value #MAX_LISTED} of them
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ImportResult(
        String origin,
        long bytes,
        long rows,
        long added,
        long known,
        long suppressed,
        long refusedCount,
        List<Refused> refused) {
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
