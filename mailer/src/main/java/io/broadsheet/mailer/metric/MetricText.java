package io.broadsheet.mailer.metric;

import java.util.LinkedHashMap;
import java.util.Map;

/** Figures in Prometheus's text format 0.0.4: each name once, with what it means, then a line for each set of labels. */
public final class MetricText {
    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    /** A figure that only grows, counted by this process since it started; its name ends in {@code _total}. */
    public void counter(String name, String meaning, Map<String, String> labels, long value) {
        line(name, "counter", meaning, labels, value);
    }

    /** A figure that goes up and down. */
    public void gauge(String name, String meaning, Map<String, String> labels, long value) {
        line(name, "gauge", meaning, labels, value);
    }

    private void line(String name, String type, String meaning, Map<String, String> labels, long value) {
        StringBuilder family = families.computeIfAbsent(
                name,
                _ -> new StringBuilder("# HELP %s %s\n# TYPE %s %s\n".formatted(name, escaped(meaning), name, type)));
        family.append(name).append('{');
        String comma = "";
        for (Map.Entry<String, String> label : labels.entrySet()) {
            family.append(comma)
                    .append(label.getKey())
                    .append("=\"")
                    .append(escaped(label.getValue()).replace("\"", "\\\""))
                    .append('"');
            comma = ",";
        }
        family.append("} ").append(value).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    /** All of it. */
    @Override
    public String toString() {
        return String.join("", families.values());
    }
}
