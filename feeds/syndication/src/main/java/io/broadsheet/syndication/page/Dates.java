package io.broadsheet.syndication.page;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
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

    /** Such as September 2026, in the order that the language has. */
    String month(YearMonth month) {
        return DateTimeFormatter.ofLocalizedPattern("yMMMM").withLocale(locale).format(month);
    }

    /** Such as September, standing alone. */
    String monthOfYear(YearMonth month) {
        return month.getMonth().getDisplayName(TextStyle.FULL_STANDALONE, locale);
    }

    /** Such as 2026. */
    String year(int year) {
        return DateTimeFormatter.ofPattern("u", locale).format(YearMonth.of(year, 1));
    }
}
