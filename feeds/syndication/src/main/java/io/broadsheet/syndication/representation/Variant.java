package io.broadsheet.syndication.representation;

/** The bytes of a representation in one coding, with the tag of exactly these bytes. */
public final class Variant {
    private final Coding coding;
    private final byte[] bytes;
    private final EntityTag tag;

    Variant(Coding coding, byte[] bytes) {
        this.coding = coding;
        this.bytes = bytes;
        this.tag = EntityTag.of(bytes);
    }

    public Coding coding() {
        return coding;
    }

    /** The bytes themselves, not a copy: they are only ever sent. */
    public byte[] bytes() {
        return bytes;
    }

    public EntityTag tag() {
        return tag;
    }
}
