package io.broadsheet.syndication.page;

import java.util.Locale;

/** Sizes for people. */
final class FileSize {
    private static final double STEP = 1000;

    private FileSize() {}

    /** Such as 9.1 MB; empty where the size is unknown. */
    static String of(long bytes) {
        if (bytes <= 0) {
            return "";
        }
        if (bytes < STEP) {
            return bytes + " bytes";
        }
        double kilobytes = bytes / STEP;
        return kilobytes < STEP
                ? String.format(Locale.ROOT, "%.0f kB", kilobytes)
                : String.format(Locale.ROOT, "%.1f MB", kilobytes / STEP);
    }
}
