package io.broadsheet.desk.integrity;

import java.util.regex.Pattern;

/** Text on one line. */
public final class Line {
    private static final Pattern SPACE = Pattern.compile("[\\s\\u00a0]{2,}|\\s");
    private static final Pattern EDGES = Pattern.compile("^[\\s\\u00a0]+|[\\s\\u00a0]+$");

    private Line() {}

    /** The text with spaces and line breaks made single, and none at its ends; a lone no-break space stays. */
    public static String of(String text) {
        return EDGES.matcher(SPACE.matcher(text).replaceAll(" ")).replaceAll("");
    }
}
