package io.broadsheet.syndication.replay;

import org.jspecify.annotations.Nullable;

/**
 * One replay of the topic.
 *
 * @param startedAt in ISO 8601
 * @param records of the topic that were read so far
 * @param differences rows that were others before than the topic says; 0 where all was as it should be
 * @param problem why it failed, or null
 */
record Replay(
        long id,
        State state,
        String startedAt,
        long records,
        long differences,
        @Nullable String problem) {
    /** How far it is. */
    enum State {
        RUNNING,
        DONE,
        FAILED
    }
}
