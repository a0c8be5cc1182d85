package io.broadsheet.mailer.preference;

import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a choice from a form or JSON object with the fields {@code otherwise}, {@code section.<name>}, {@code hour},
 * {@code weekday}, {@code zone}, {@code format} and {@code language}. What is not given stays as it was.
 */
public final class ChoiceForm {
    private static final String SECTION = "section.";

    private ChoiceForm() {}

    /**
     * Reads it.
     *
     * @param sections that may be chosen
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static Choice read(Map<String, String> form, Choice before, List<String> sections) {
        Cadence otherwise = form.containsKey("otherwise") ? Cadence.of(form.get("otherwise")) : before.otherwise();
        Map<String, Cadence> chosen = new TreeMap<>(before.sections());
        form.forEach((field, value) -> {
            if (field.startsWith(SECTION)) {
                String name = field.substring(SECTION.length());
                if (!sections.contains(name)) {
                    throw new IllegalArgumentException("section '%s' (expected: one of %s)".formatted(name, sections));
                }
                if (value.isBlank() || value.equals("otherwise")) {
                    chosen.remove(name);
                } else {
                    chosen.put(name, Cadence.of(value));
                }
            }
        });
        return new Choice(
                chosen,
                otherwise,
                number(form.get("hour"), "hour", before.hour()),
                weekday(form.get("weekday"), before.weekday()),
                zone(form.get("zone"), before.zone()),
                format(form.get("format"), before.format()),
                form.getOrDefault("language", before.language()).strip());
    }

    private static int number(@Nullable String text, String field, int before) {
        if (text == null || text.isBlank()) {
            return before;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s '%s' (expected: a number)".formatted(field, text), e);
        }
    }

    private static DayOfWeek weekday(@Nullable String text, DayOfWeek before) {
        int number = number(text, "weekday", before.getValue());
        if (number < 1 || number > DayOfWeek.values().length) {
            throw new IllegalArgumentException("weekday %d (expected: 1 for Monday to 7)".formatted(number));
        }
        return DayOfWeek.of(number);
    }

    private static Choice.Format format(@Nullable String text, Choice.Format before) {
        if (text == null || text.isBlank()) {
            return before;
        }
        try {
            return Choice.Format.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("format '%s' (expected: html or text)".formatted(text), e);
        }
    }

    private static ZoneId zone(@Nullable String text, ZoneId before) {
        return text == null || text.isBlank() ? before : Choice.zone(text.strip());
    }
}
