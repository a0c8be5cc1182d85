package io.broadsheet.syndication.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** The pages' own words in the language of the publication; in English where there are none of it. */
final class Words {
    private static final String ENGLISH = "en";

    private final Map<String, String> words;

    private Words(Map<String, String> words) {
        this.words = Map.copyOf(words);
    }

    /** The words for a publication in this language, a BCP 47 tag. */
    static Words of(String language) {
        Map<String, String> words = new HashMap<>(read(ENGLISH));
        words.putAll(read(Locale.forLanguageTag(language).getLanguage()));
        return new Words(words);
    }

    /** As templates see them. */
    Map<String, String> all() {
        return words;
    }

    String get(String name) {
        String word = words.get(name);
        if (word == null) {
            throw new IllegalArgumentException("there is no word '%s' in words-en.properties".formatted(name));
        }
        return word;
    }

    private static Map<String, String> read(String language) {
        Map<String, String> words = new HashMap<>();
        try (InputStream in =
                Words.class.getResourceAsStream("/views/syndication/words-%s.properties".formatted(language))) {
            if (in != null) {
                Properties properties = new Properties();
                properties.load(new InputStreamReader(in, UTF_8));
                properties.stringPropertyNames().forEach(name -> words.put(name, properties.getProperty(name)));
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
