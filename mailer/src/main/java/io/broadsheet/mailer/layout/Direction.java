package io.broadsheet.mailer.layout;

import java.util.Locale;
import java.util.Set;

/** Which way a text is written. */
public enum Direction {
    /** From left to right. */
    LTR,
    /** From right to left. */
    RTL;

    private static final Set<String> LANGUAGES =
            Set.of("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi");
    private static final Set<String> SCRIPTS =
            Set.of("Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa");

    /**
     * The direction of a language. Its script decides where the tag names one, for Kurdish and others are written both ways;
     * where the language is not known, the first letter of the text that has a direction.
     *
     * @param language BCP 47 tag
     */
    public static Direction of(String language, String text) {
        Locale locale = Locale.forLanguageTag(language);
        if (!locale.getScript().isEmpty()) {
            return SCRIPTS.contains(locale.getScript()) ? RTL : LTR;
        }
        // Java knows some languages by their older names.
        String name = switch (locale.getLanguage()) {
            case "iw" -> "he";
            case "ji" -> "yi";
            default -> locale.getLanguage();
        };
        return name.isEmpty() || name.equals("und") ? ofText(text) : LANGUAGES.contains(name) ? RTL : LTR;
    }

    private static Direction ofText(String text) {
        return text.codePoints()
                .mapToObj(Character::getDirectionality)
                .filter(it -> it == Character.DIRECTIONALITY_LEFT_TO_RIGHT
                        || it == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                        || it == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC)
                .findFirst()
                .map(it -> it == Character.DIRECTIONALITY_LEFT_TO_RIGHT ? LTR : RTL)
                .orElse(LTR);
    }

    /** The value of the attribute {@code dir}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
