package io.broadsheet.syndication.export;

import java.io.IOException;

/** Where files are exported to. */
interface Target extends AutoCloseable {
    /** Names it for ever, so that after a restart it is known what it has. */
    String name();

    /**
     * Writes a file; whoever reads it meanwhile gets the old one or the new one, whole.
     *
     * @param name relative, with slashes, from {@link FileName}
     */
    void put(String name, File file) throws IOException;

    /** Takes a file away; none that is not there. */
    void remove(String name) throws IOException;

    @Override
    void close();

    /**
     * What is written.
     *
     * @param mediaType with its charset
     * @param frozen whether it may be kept for long
     */
    @SuppressWarnings("ArrayRecordComponent") // only ever handed from one to the other
    record File(String mediaType, byte[] bytes, boolean frozen) {}
}
