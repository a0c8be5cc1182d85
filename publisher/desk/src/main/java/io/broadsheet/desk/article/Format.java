package io.broadsheet.desk.article;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an article's source is written in. */
public enum Format {
    /** CommonMark with tables. */
    MARKDOWN,
    /** A fragment of HTML, as an editor or an import left it: never trusted. */
    HTML;

    /**
     * Reads the name in JSON.
     *
     * @throws IllegalArgumentException for any other name
     */
    @JsonCreator
    public static Format of(String name) {
        for (Format format : values()) {
            if (format.toString().equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("format is '%s' (expected: markdown or html)".formatted(name));
    }

    /** The name in JSON: lower case. */
    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
