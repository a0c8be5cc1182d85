package io.broadsheet.desk.signal;

/** What one may be woken for. A signal carries no truth: whoever wakes looks into the database. */
public enum Signal {
    /** The outbox has new events. */
    OUTBOX("broadsheet_desk_outbox"),
    /** An article's distribution went on; the payload is the article's id, or empty: any article's may have. */
    DISTRIBUTION("broadsheet_desk_distribution");

    private final String channel;

    Signal(String channel) {
        this.channel = channel;
    }

    /** The name of the notification channel in PostgreSQL; processes of different versions share it. */
    String channel() {
        return channel;
    }
}
