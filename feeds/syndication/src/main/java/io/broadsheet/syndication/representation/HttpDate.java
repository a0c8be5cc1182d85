package io.broadsheet.syndication.representation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Dates as HTTP writes and reads them (RFC 9110 section 5.6.7). */
public final class HttpDate {
    private static final DateTimeFormatter FIXED =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US);
    private static final int EARLIEST_YEAR = 1970;

    /** All that a recipient must understand: the fixed form, that of RFC 850, and that of C's asctime. */
    private static final List<DateTimeFormatter> READ = List.of(
            FIXED,
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, EARLIEST_YEAR)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US));

    /** What was written last, by second: most answers of a moment bear the same few dates, and each is dear to write. */
    private static final AtomicReferenceArray<@Nullable Written> WRITTEN = new AtomicReferenceArray<>(64);

    private HttpDate() {}

    /** The fixed form, to the second. */
    public static String format(Instant instant) {
        long second = instant.getEpochSecond();
        int slot = Math.floorMod(second, WRITTEN.length());
        Written written = WRITTEN.getAcquire(slot);
        if (written == null || written.second() != second) {
            written = new Written(second, FIXED.format(instant.atOffset(ZoneOffset.UTC)));
            WRITTEN.setRelease(slot, written);
        }
        return written.text();
    }

    private record Written(long second, String text) {}

    /** Reads any of the three forms; empty for what is none of them. */
    public static Optional<Instant> parse(String text) {
        for (DateTimeFormatter form : READ) {
            try {
                return Optional.of(LocalDateTime.parse(text.strip(), form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                // the next form, then
            }
        }
        return Optional.empty();
    }
}
