package io.broadsheet.syndication.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** Dates for people, in the words of a language and in UTC, so that every instance writes the same. */
final class Dates {
    private final Locale locale;

    Dates(String language) {
        this.locale = Locale.forLanguageTag(language);
    }

    /** Such as 14 September 2026. */
    String day(Instant instant) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .format(instant.atOffset(ZoneOffset.UTC));
    }

    /** Such as 14 September 2026, 06:30 UTC. */
    String minute(Instant instant) {
        return "%s, %s UTC"
                .formatted(
                        day(instant),
                        DateTimeFormatter.ofPattern("HH:mm", locale).format(instant.atOffset(ZoneOffset.UTC)));
    }
}
