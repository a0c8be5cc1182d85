package io.broadsheet.social.text;

import java.util.Locale;
import java.util.Map;

/**
 * The few words that are ours, in the article's language.
 *
 * @param corrected before a corrected title
 * @param withdrawn a whole sentence
 * @param withdrawnFor before the reason
 */
record Phrases(String corrected, String withdrawn, String withdrawnFor) {
    private static final Phrases ENGLISH =
            new Phrases("Corrected:", "We have withdrawn this article.", "We have withdrawn this article:");

    private static final Map<String, Phrases> KNOWN = Map.of(
            "de",
            new Phrases(
                    "Korrigiert:",
                    "Wir haben diesen Artikel zurückgezogen.",
                    "Wir haben diesen Artikel zurückgezogen:"),
            "fr",
            new Phrases("Corrigé :", "Nous avons retiré cet article.", "Nous avons retiré cet article :"),
            "es",
            new Phrases("Corregido:", "Hemos retirado este artículo.", "Hemos retirado este artículo:"),
            "it",
            new Phrases("Corretto:", "Abbiamo ritirato questo articolo.", "Abbiamo ritirato questo articolo:"),
            "nl",
            new Phrases("Gecorrigeerd:", "Wij hebben dit artikel ingetrokken.", "Wij hebben dit artikel ingetrokken:"),
            "pt",
            new Phrases("Corrigido:", "Retirámos este artigo.", "Retirámos este artigo:"));

    /** English where we do not know the language. */
    static Phrases of(String language) {
        return KNOWN.getOrDefault(Locale.forLanguageTag(language).getLanguage(), ENGLISH);
    }
}
