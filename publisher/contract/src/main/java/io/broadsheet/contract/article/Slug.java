package io.broadsheet.contract.article;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** The last part of an article's address: lower-case ASCII letters, digits and single hyphens, at most 120 characters. */
public final class Slug {
    /** Longest slug, in characters. */
    public static final int MAX_LENGTH = 120;

    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern NOT_IN_SLUG = Pattern.compile("[^a-z0-9]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private Slug() {}

    /** Whether {@code text} is a slug. */
    public static boolean isSlug(String text) {
        return text.length() <= MAX_LENGTH && SHAPE.matcher(text).matches();
    }

    /**
     * Returns {@code text} if it is a slug.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static String require(String text) {
        Objects.requireNonNull(text, "slug is missing");
        if (!isSlug(text)) {
            throw new IllegalArgumentException(
                    "slug is '%s' (expected: lower-case letters, digits and single hyphens, at most %d characters)"
                            .formatted(text, MAX_LENGTH));
        }
        return text;
    }

    /**
     * Makes a slug of a title: marks dropped, the rest of what is not a letter or digit of ASCII turned into hyphens.
     * Returns an empty string where nothing is left (a title in another script); the caller then picks a name.
     */
    public static String from(String title) {
        String plain =
                MARKS.matcher(Normalizer.normalize(title, Normalizer.Form.NFKD)).replaceAll("");
        String hyphenated = NOT_IN_SLUG.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll("-");
        String cut = hyphenated.length() > MAX_LENGTH ? hyphenated.substring(0, MAX_LENGTH) : hyphenated;
        return strip(cut);
    }

    private static String strip(String hyphenated) {
        int start = hyphenated.startsWith("-") ? 1 : 0;
        int end = hyphenated.endsWith("-") ? hyphenated.length() - 1 : hyphenated.length();
        return start >= end ? "" : hyphenated.substring(start, end);
    }
}
