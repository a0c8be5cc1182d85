package io.broadsheet.contract;

import java.util.List;

/**
 * The Kafka topics of Broadsheet. Their names live on brokers for years, so they are constants pinned by a test, never
 * derived from class names.
 */
public final class Topics {
    /** Article events in structured CloudEvents JSON; key = article id; compacted, so the newest revision stays for ever. */
    public static final String ARTICLES = "broadsheet.articles";

    /** Work of the mailer: one record is one batch of recipients; read through a share group. */
    public static final String MAIL_BATCHES = "broadsheet.mail-batches";

    /** What came of each article on each channel, told by the services; key = article id. */
    public static final String DISTRIBUTION = "broadsheet.distribution";

    /** Records that no consumer can read, byte for byte, each with its origin and the reason in its headers. */
    public static final String DEAD_LETTERS = "broadsheet.dead-letters";

    /** Every topic, in the order above. */
    public static final List<String> ALL = List.of(ARTICLES, MAIL_BATCHES, DISTRIBUTION, DEAD_LETTERS);

    private Topics() {}
}
