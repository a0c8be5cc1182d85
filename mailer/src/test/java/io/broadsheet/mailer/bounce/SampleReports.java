package io.broadsheet.mailer.bounce;

/** Reports as servers write them, for tests of other packages. */
public final class SampleReports {
    private static final String NO_TOKEN = "x";

    private SampleReports() {}

    /** A delivery status notification to an envelope sender. */
    public static String bounce(String sender, String action, String status, String words) {
        return ReportReaderTest.DSN.formatted(sender, action, status, words, sender, NO_TOKEN);
    }

    /** An abuse report about a mail from an envelope sender. */
    public static String complaint(String to, String sender) {
        return ReportReaderTest.COMPLAINT.formatted(to, "abuse", sender, NO_TOKEN);
    }
}
