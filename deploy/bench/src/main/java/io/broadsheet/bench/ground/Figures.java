package io.broadsheet.bench.ground;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints what was measured, one line each: what, the figure, what it is compared with and what was aimed at. */
public final class Figures {
    private final PrintWriter out;

    /** Figures of one benchmark. */
    public Figures(PrintWriter out, String title) {
        this.out = out;
        out.println(title);
        out.flush();
    }

    /** A figure by itself. */
    public void figure(String what, double value, String unit) {
        line(what, "%,.0f %s".formatted(value, unit));
    }

    /**
     * A figure against another of the same run.
     *
     * @param aim the least ratio that was aimed at
     */
    public void atLeast(String what, double ratio, double aim) {
        line(what, "%.2f  (aim: at least %.2f)  %s".formatted(ratio, aim, verdict(ratio >= aim)));
    }

    /**
     * A figure that should be small.
     *
     * @param aim the most that was aimed at
     */
    public void atMost(String what, double value, String unit, double aim) {
        line(what, "%,.2f %s  (aim: at most %,.2f)  %s".formatted(value, unit, aim, verdict(value <= aim)));
    }

    private void line(String what, String figures) {
        out.println("  %-58s %s".formatted(what, figures));
        out.flush();
    }

    static String verdict(boolean reached) {
        return (reached ? "reached" : "missed").toUpperCase(Locale.ROOT);
    }
}
