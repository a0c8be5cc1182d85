package io.broadsheet.syndication.publication;

import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * A colour in the two shades in which text can be read, with the contrast that WCAG 2.2 asks of text (4.5 to 1).
 *
 * @param onLight as #rrggbb, on light paper
 * @param onDark as #rrggbb, on dark paper
 */
public record Accent(String onLight, String onDark) {
    /** The paper of the pages. */
    public static final String LIGHT_PAPER = "#fbf9f4";

    public static final String DARK_PAPER = "#171613";

    private static final double LEAST_CONTRAST = 4.6;
    /** Colours on dark paper look dimmer than their numbers say. */
    private static final double LEAST_ON_DARK = 6.5;

    private static final int STEPS = 50;
    private static final int CHANNELS = 3;
    private static final int FULL = 255;
    private static final int HEX = 16;

    /** The shades nearest to {@code colour}, which is #rrggbb. */
    public static Accent of(String colour) {
        return new Accent(
                readable(colour, LIGHT_PAPER, 0, LEAST_CONTRAST), readable(colour, DARK_PAPER, FULL, LEAST_ON_DARK));
    }

    private static String readable(String colour, String paper, int towards, double least) {
        return IntStream.rangeClosed(0, STEPS)
                .mapToObj(step -> mixed(colour, towards, (double) step / STEPS))
                .filter(shade -> contrast(shade, paper) >= least)
                .findFirst()
                .orElseThrow();
    }

    private static String mixed(String colour, int towards, double share) {
        StringBuilder mixed = new StringBuilder("#");
        for (int channel = 0; channel < CHANNELS; channel++) {
            long value = Math.round(channel(colour, channel) * (1 - share) + towards * share);
            mixed.append(HexFormat.of().toHexDigits((byte) value));
        }
        return mixed.toString();
    }

    /** The contrast of two colours as WCAG defines it, 1 to 21. */
    static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * linear(channel(colour, 0))
                + 0.7152 * linear(channel(colour, 1))
                + 0.0722 * linear(channel(colour, 2));
    }

    private static double linear(int value) {
        double share = value / (double) FULL;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static int channel(String colour, int channel) {
        return Integer.parseInt(colour.substring(1 + 2 * channel, 3 + 2 * channel), HEX);
    }
}
