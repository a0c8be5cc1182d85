package io.broadsheet.syndication.representation;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes of a representation in one coding and under one media type, with the tag of exactly these. */
public final class Variant {
    /** Marks the tag of the same bytes under the media type for browsers. */
    private static final String BROWSER_MARK = "-b";

    private final Coding coding;
    private final String mediaType;
    private final byte[] bytes;
    private final EntityTag tag;
    private volatile @Nullable ByteBuffer buffer;

    Variant(Coding coding, String mediaType, byte[] bytes) {
        this(coding, mediaType, bytes, EntityTag.of(bytes));
    }

    private Variant(Coding coding, String mediaType, byte[] bytes, EntityTag tag) {
        this.coding = coding;
        this.mediaType = mediaType;
        this.bytes = bytes;
        this.tag = tag;
    }

    Variant as(String browserType) {
        return new Variant(coding, browserType, bytes, new EntityTag(tag.opaque() + BROWSER_MARK, false));
    }

    public Coding coding() {
        return coding;
    }

    /** With its charset, for Content-Type. */
    public String mediaType() {
        return mediaType;
    }

    /** The bytes themselves, not a copy: they are only ever sent. */
    public byte[] bytes() {
        return bytes;
    }

    /** The same bytes outside the heap, from where a socket takes them without a copy; a view of its own for each caller. */
    public ByteBuffer buffer() {
        ByteBuffer ready = buffer;
        if (ready == null) {
            ready = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
            buffer = ready;
        }
        return ready.duplicate();
    }

    public EntityTag tag() {
        return tag;
    }
}
