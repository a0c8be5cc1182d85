package io.broadsheet.contract.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys under {@code broadsheet.} that the services on the class path know, read from the metadata that the compiler
 * writes of every configuration record. An unknown one stops the start: a misspelt key that is silently ignored costs its
 * operator more than a process that refuses to run.
 */
public final class ConfigurationKeys {
    private static final String PREFIX = "broadsheet.";
    private static final String ENVIRONMENT_PREFIX = "BROADSHEET_";
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    /** Variables that steer the command line and the tests, not a service. */
    private static final List<String> RESERVED = List.of(
            "BROADSHEET_DATA", "BROADSHEET_URL", "BROADSHEET_TOKEN", "BROADSHEET_TESTS", "BROADSHEET_JAVA_OPTIONS");

    private static final Pattern INDEX = Pattern.compile("\\[[^\\]]*\\]");

    /**
     * One key.
     *
     * @param name with {@code *} for a part that the operator names
     * @param type simple name of its Java type
     * @param defaultValue as written in the record, or null where it has none
     */
    public record Key(String name, String type, @Nullable String defaultValue, String description) {}

    private final Map<String, Key> keys;

    private ConfigurationKeys(Map<String, Key> keys) {
        this.keys = keys;
    }

    /** Reads the keys of all services on the class path of {@code loader}. */
    public static ConfigurationKeys onClassPath(ClassLoader loader) {
        Map<String, Key> keys = new TreeMap<>();
        JsonMapper json = JsonMapper.builder().build();
        try {
            for (URL url : Collections.list(loader.getResources(METADATA))) {
                try (InputStream in = url.openStream()) {
                    for (JsonNode property : json.readTree(in).path("properties")) {
                        Key key = new Key(
                                property.path("name").asText(),
                                simpleName(property.path("type").asText()),
                                property.hasNonNull("defaultValue")
                                        ? property.get("defaultValue").asText()
                                        : null,
                                property.path("description").asText("").strip());
                        if (key.name().startsWith(PREFIX)) {
                            keys.merge(
                                    key.name(), key, (a, b) -> a.description().isEmpty() ? b : a);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the list of configuration keys cannot be read", e);
        }
        return new ConfigurationKeys(keys);
    }

    /** All keys, sorted by name. */
    public Collection<Key> all() {
        return Collections.unmodifiableCollection(keys.values());
    }

    /**
     * Looks for keys that nobody knows.
     *
     * @param given property names from files and the command line; those outside {@code broadsheet.} are ignored
     * @param environment names of environment variables; those outside {@code BROADSHEET_} are ignored
     * @param reserved environment variables that are no configuration keys
     * @return one sentence per unknown key, with the likely one; empty where all is well
     */
    public List<String> complaints(
            Collection<String> given, Collection<String> environment, Collection<String> reserved) {
        List<String> complaints = new ArrayList<>();
        for (String name : given) {
            String plain = INDEX.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
            if (plain.startsWith(PREFIX) && !isKnown(plain)) {
                complaints.add("unknown configuration key '%s'%s".formatted(name, suggestion(plain, false)));
            }
        }
        for (String name : environment) {
            if (name.startsWith(ENVIRONMENT_PREFIX) && !reserved.contains(name) && !isKnownVariable(name)) {
                complaints.add("unknown environment variable %s%s".formatted(name, suggestion(name, true)));
            }
        }
        return complaints;
    }

    /**
     * Refuses to go on with unknown keys.
     *
     * @throws IllegalArgumentException with all of {@link #complaints} in one message
     */
    public void requireKnown(Collection<String> given, Collection<String> environment) {
        List<String> complaints = complaints(given, environment, RESERVED);
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", complaints));
        }
    }

    private boolean isKnown(String name) {
        return keys.values().stream().anyMatch(key -> matches(key, name, "."));
    }

    private boolean isKnownVariable(String name) {
        return keys.values().stream().anyMatch(key -> matches(variable(key), name, "_"));
    }

    private static boolean matches(Key key, String name, String separator) {
        boolean open = key.type().startsWith("Map");
        return matches(open ? key.name() + separator + "*" : key.name(), name, separator);
    }

    private static boolean matches(String known, String name, String separator) {
        StringBuilder pattern = new StringBuilder();
        for (String part : known.split("\\*", -1)) {
            if (!pattern.isEmpty()) {
                pattern.append(separator.equals(".") ? "[^.]+" : ".+");
            }
            pattern.append(Pattern.quote(part));
        }
        return name.matches(pattern.toString());
    }

    private static String variable(Key key) {
        String name = key.type().startsWith("Map") ? key.name() + ".*" : key.name();
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private String suggestion(String name, boolean asVariable) {
        return keys.values().stream()
                .map(key -> asVariable ? variable(key) : key.name())
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .filter(known -> distance(known, name) <= Math.max(3, name.length() / 3))
                .map(known -> " (did you mean '%s'?)".formatted(known))
                .orElse(" (see deploy/broadsheet configuration for all of them)");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String simpleName(String type) {
        int generic = type.indexOf('<');
        String raw = generic < 0 ? type : type.substring(0, generic);
        return raw.substring(raw.lastIndexOf('.') + 1);
    }
}
