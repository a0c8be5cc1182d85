package io.broadsheet.mailer.transfer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as files have them: an ISO 8601 date, with or without a time of the day, with or without an offset; UTC where none is
 * given. Whether 03/04 is in March or April nobody can tell, so such dates are refused.
 */
final class FileTime {
    private static final Pattern TIME = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?)\\s?(Z|UTC|[+-]\\d\\d(?::?\\d\\d)?)?)?");
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private FileTime() {}

    /**
     * Reads a time, to the microsecond; null where there is none.
     *
     * @throws IllegalArgumentException if it is none, or not between 1970 and 2200
     */
    static @Nullable Instant read(String text) {
        String given = text.strip();
        if (given.isEmpty()) {
            return null;
        }
        try {
            Matcher parts = TIME.matcher(given);
            if (!parts.matches()) {
                throw new DateTimeException("another form");
            }
            LocalTime time = parts.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(parts.group(2));
            String offset = parts.group(3) == null || parts.group(3).equals("UTC") ? "Z" : parts.group(3);
            Instant instant = LocalDate.parse(parts.group(1))
                    .atTime(time)
                    .toInstant(ZoneOffset.of(offset))
                    .truncatedTo(ChronoUnit.MICROS);
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                throw new DateTimeException("out of range");
            }
            return instant;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time (expected: such as 2026-09-14T06:30:00Z)", e);
        }
    }
}
