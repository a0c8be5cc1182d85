package io.broadsheet.social.outbound;

/** What came of fetching a file. */
public sealed interface Download {
    /** All of it, at least one byte. */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Got(byte[] bytes) implements Download {}

    /** It is not to be had. */
    record Missing(String reason) implements Download {}
}
