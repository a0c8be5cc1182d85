package io.broadsheet.syndication.representation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * A resource as it is right now, ready to be sent in every coding. Immutable; made once per change, because coding and
 * hashing cost more than many answers.
 */
public final class Representation {
    private final String mediaType;
    private final Instant lastModified;
    private final Map<Coding, Variant> variants;

    private Representation(String mediaType, Instant lastModified, Map<Coding, Variant> variants) {
        this.mediaType = mediaType;
        this.lastModified = lastModified;
        this.variants = variants;
    }

    /**
     * Makes one of its bytes.
     *
     * @param mediaType with its charset, for Content-Type
     * @param lastModified when these bytes took the place of others; cut to the second, as HTTP dates are
     */
    public static Representation of(String mediaType, byte[] bytes, Instant lastModified) {
        Map<Coding, Variant> variants = new EnumMap<>(Coding.class);
        for (Coding coding : Coding.values()) {
            variants.put(coding, new Variant(coding, coding.encode(bytes)));
        }
        return new Representation(mediaType, lastModified.truncatedTo(ChronoUnit.SECONDS), variants);
    }

    /** The same bytes, known to be what they are since {@code lastModified}. */
    public Representation modified(Instant lastModified) {
        return new Representation(mediaType, lastModified.truncatedTo(ChronoUnit.SECONDS), variants);
    }

    public String mediaType() {
        return mediaType;
    }

    /** To the second. May lie ahead of the clock after several changes within one second. */
    public Instant lastModified() {
        return lastModified;
    }

    public Variant variant(Coding coding) {
        return Objects.requireNonNull(variants.get(coding), "every coding has its variant");
    }

    /** Memory taken by all codings, in bytes. */
    public long size() {
        return variants.values().stream().mapToLong(it -> it.bytes().length).sum();
    }
}
