package io.broadsheet.desk.clipping;

import io.broadsheet.desk.integrity.Line;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads who wrote an article: "By Ada Lovell and Ben Ruiz". */
public final class Byline {
    private static final Pattern BY =
            Pattern.compile("^(?:written by|by|von|par|por|di)\\s*:?\\s+(.{3,90})$", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile("(?:\\p{Lu}[\\p{L}.'’-]*|d[aeiou]s?|von|van|der|den|la|le|al|bin|ibn|y)"
                    + "(?:[ \\u00a0]+(?:\\p{Lu}[\\p{L}.'’-]*|d[aeiou]s?|von|van|der|den|la|le|al|bin|ibn|y))*");
    private static final Pattern SEVERAL = Pattern.compile(
            "\\s*(?:;|&|,?\\s(?:and|und|et|y|e)\\s|,(?!\\s*(?:Jr|Sr|Ph\\.?D|M\\.?D|MP|II|III)\\b))\\s*");

    private Byline() {}

    /** The names, if the line is a byline: "By" and names, nothing else. */
    static Optional<List<String>> of(String line) {
        Matcher matcher = BY.matcher(line.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> names = names(matcher.group(1));
        boolean onlyNames = !names.isEmpty()
                && names.stream().allMatch(name -> NAME.matcher(name).matches());
        return onlyNames ? Optional.of(names) : Optional.empty();
    }

    /** The names in a list such as "Ada Lovell, Ben Ruiz and Chris Okoro"; "Jr" and the like stay with their name. */
    public static List<String> names(String list) {
        return SEVERAL.splitAsStream(Line.of(list))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
