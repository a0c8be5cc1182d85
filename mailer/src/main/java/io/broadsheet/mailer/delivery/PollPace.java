package io.broadsheet.mailer.delivery;

import java.time.Duration;

/**
 * How long a share consumer waits for batches. While it has no connection to any broker its client does not wait at all but
 * turns in a circle for as long as it is given, a whole processor's worth (Kafka 4.3; KAFKA-20854 names the same of the plain
 * consumer): so it gets little time then, and rests in between.
 */
final class PollPace {
    private static final Duration CONNECTED = Duration.ofSeconds(1);
    private static final Duration CUT_OFF = Duration.ofMillis(25);
    private static final Duration REST = Duration.ofMillis(475);

    private boolean cutOff;

    /** How long the next poll may take. */
    Duration poll() {
        return cutOff ? CUT_OFF : CONNECTED;
    }

    /** How long to do nothing before it. */
    Duration rest() {
        return cutOff ? REST : Duration.ZERO;
    }

    /**
     * Tells what came of a poll.
     *
     * @param empty whether it gave no record
     * @param connections open to brokers after it
     */
    void polled(boolean empty, long connections) {
        cutOff = empty && connections == 0;
    }
}
