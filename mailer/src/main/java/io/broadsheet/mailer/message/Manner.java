package io.broadsheet.mailer.message;

/**
 * How readers want their mail; all who want it alike share an edition.
 *
 * @param plainOnly without HTML
 * @param language of the words around articles, or empty for the article's own
 */
public record Manner(boolean plainOnly, String language) {
    /** HTML and plain text, in the article's own language. */
    public static final Manner STANDARD = new Manner(false, "");
}
