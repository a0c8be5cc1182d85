package io.broadsheet.desk.clipping;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads dates as people print them: 14 September 2020, September 14th, 2020, 14. September 2020, 14 septembre 2020, 14 de
 * septiembre de 2020, 14.9.2020, 2020-09-14. Months in English, German, French, Spanish and Italian. A date such as
 * 3/4/2020 means two days, depending on the country, and is not read; 14/9/2020 is.
 */
public final class DateLine {
    // A place, a weekday, "Published on", an issue's number may stand with a date; more is a sentence.
    private static final int MOST_OTHER_LETTERS = 32;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern YEAR_FIRST = Pattern.compile("(?<!\\d)(\\d{4})-(\\d{1,2})-(\\d{1,2})(?!\\d)");
    private static final Pattern DAY_MONTH_YEAR = Pattern.compile(
            "(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|er|º|°|\\.)?\\s*(?:of\\s+|de\\s+|di\\s+|d')?(\\p{L}{3,12})"
                    + "\\.?,?\\s*(?:de\\s+|del\\s+)?(\\d{4})(?!\\d)");
    private static final Pattern MONTH_DAY_YEAR =
            Pattern.compile("(?<!\\p{L})(\\p{L}{3,12})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})(?!\\d)");
    private static final Pattern NUMBERS = Pattern.compile("(?<!\\d)(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})(?!\\d)");
    private static final Pattern SLASHES = Pattern.compile("(?<!\\d)(\\d{1,2})/(\\d{1,2})/(\\d{4})(?!\\d)");

    private static final Map<String, Integer> MONTHS = months();

    private DateLine() {}

    /**
     * A date and where it stands.
     *
     * @param rest what else the text says
     */
    private record Found(LocalDate date, String rest) {}

    /** The first date in the text. */
    public static Optional<LocalDate> in(String text) {
        return find(text).map(Found::date);
    }

    /** The date, if the text is little else than one: a date line. */
    static Optional<LocalDate> of(String text) {
        if (text.length() > 100) {
            return Optional.empty();
        }
        return find(text)
                .filter(found -> LETTER.matcher(found.rest()).results().count() <= MOST_OTHER_LETTERS)
                .map(Found::date);
    }

    private static Optional<Found> find(String text) {
        String plain = plain(text);
        return first(plain, YEAR_FIRST, m -> date(number(m, 1), number(m, 2), number(m, 3)))
                .or(() -> first(plain, DAY_MONTH_YEAR, m -> date(number(m, 3), month(m.group(2)), number(m, 1))))
                .or(() -> first(plain, MONTH_DAY_YEAR, m -> date(number(m, 3), month(m.group(1)), number(m, 2))))
                .or(() -> first(plain, NUMBERS, m -> date(number(m, 3), number(m, 2), number(m, 1))))
                .or(() -> first(plain, SLASHES, DateLine::unambiguous));
    }

    private interface Reading {
        Optional<LocalDate> read(Matcher match);
    }

    private static Optional<Found> first(String text, Pattern shape, Reading reading) {
        Matcher matcher = shape.matcher(text);
        while (matcher.find()) {
            Optional<LocalDate> date = reading.read(matcher);
            if (date.isPresent()) {
                String rest = text.substring(0, matcher.start()) + text.substring(matcher.end());
                return Optional.of(new Found(date.get(), rest));
            }
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> unambiguous(Matcher matcher) {
        int first = number(matcher, 1);
        int second = number(matcher, 2);
        int year = number(matcher, 3);
        if (first > 12 || first == second) {
            return date(year, second, first);
        }
        return second > 12 ? date(year, first, second) : Optional.empty();
    }

    private static Optional<LocalDate> date(int year, int month, int day) {
        if (year < 1900 || year > 2100) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    // 0 is no month: the date is then refused.
    private static int month(String name) {
        return MONTHS.getOrDefault(name, 0);
    }

    private static String plain(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        return MARKS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static Map<String, Integer> months() {
        List<String> names = List.of(
                "january jan januar janner janvier janv enero ene gennaio gen",
                "february feb februar feber fevrier fevr febrero febbraio",
                "march mar marz mrz mars marzo",
                "april apr avril avr abril abr aprile",
                "may mai mayo maggio mag",
                "june jun juni juin junio giugno giu",
                "july jul juli juillet juil julio luglio lug",
                "august aug aout agosto ago",
                "september sep sept septembre septiembre setiembre settembre set",
                "october oct oktober okt octobre octubre ottobre ott",
                "november nov novembre noviembre",
                "december dec dezember dez decembre diciembre dic dicembre");
        Map<String, Integer> months = new HashMap<>();
        for (int month = 1; month <= names.size(); month++) {
            for (String name : names.get(month - 1).split(" ", -1)) {
                months.put(name, month);
            }
        }
        return Map.copyOf(months);
    }
}
