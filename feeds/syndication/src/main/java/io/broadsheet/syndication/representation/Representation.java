package io.broadsheet.syndication.representation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A resource as it is right now, ready to be sent in every coding. Each coding is made when it is first asked for, once per
 * change, because coding and hashing cost more than many answers.
 */
public final class Representation {
    private final String mediaType;
    private final @Nullable String browserType;
    private final boolean deltas;
    private final Instant lastModified;
    private final Instant since;
    private final byte[] bytes;
    private final Variants variants;

    private Representation(
            String mediaType,
            @Nullable String browserType,
            boolean deltas,
            Instant lastModified,
            Instant since,
            byte[] bytes,
            Variants variants) {
        this.mediaType = mediaType;
        this.browserType = browserType;
        this.deltas = deltas;
        this.lastModified = lastModified.truncatedTo(ChronoUnit.SECONDS);
        this.since = since.truncatedTo(ChronoUnit.SECONDS);
        this.bytes = bytes;
        this.variants = variants;
    }

    /**
     * Makes one of its bytes.
     *
     * @param mediaType with its charset, for Content-Type
     * @param lastModified when these bytes took the place of others; cut to the second, as HTTP dates are
     */
    public static Representation of(String mediaType, byte[] bytes, Instant lastModified) {
        return new Representation(mediaType, null, false, lastModified, lastModified, bytes, new Variants());
    }

    /**
     * The same bytes with their times.
     *
     * @param lastModified for the field of that name: the same for the same content, wherever it is served
     * @param since what a client's date is compared with. It is later than {@code lastModified} where clients may have
     *     another document of the same second
     */
    public Representation modified(Instant lastModified, Instant since) {
        return new Representation(mediaType, browserType, deltas, lastModified, since, bytes, variants);
    }

    /** The same bytes; to be sent to browsers, who ask for HTML, under another media type. */
    public Representation forBrowsersAs(@Nullable String browserType) {
        return new Representation(mediaType, browserType, deltas, lastModified, since, bytes, variants);
    }

    /** The same bytes, of which clients may have a part only (RFC 3229). */
    public Representation withDeltas(boolean deltas) {
        return new Representation(mediaType, browserType, deltas, lastModified, since, bytes, variants);
    }

    /** To the second; what the field of that name tells. */
    public Instant lastModified() {
        return lastModified;
    }

    /** To the second; a client that has a copy of this time or later has this very one. */
    public Instant since() {
        return since;
    }

    /** The request fields that decide what is sent, as the value of Vary. */
    public String vary() {
        return "Accept-Encoding" + (browserType == null ? "" : ", Accept") + (deltas ? ", A-IM" : "");
    }

    /** What to send to a client with these preferences. */
    public Variant variant(Conditions conditions) {
        return variant(AcceptEncoding.choose(conditions.acceptEncoding()), isForBrowser(conditions));
    }

    /** Whether that has been made; else {@link #variant} takes its time. */
    public boolean isMade(Conditions conditions) {
        return variants.forPrograms.containsKey(AcceptEncoding.choose(conditions.acceptEncoding()));
    }

    /** Makes whatever has been made of a former state. */
    public void makeAs(Representation former) {
        former.variants.forPrograms.keySet().forEach(coding -> variant(coding, false));
        if (browserType != null) {
            former.variants.forBrowsers.keySet().forEach(coding -> variant(coding, true));
        }
    }

    private boolean isForBrowser(Conditions conditions) {
        String accept = conditions.accept();
        return browserType != null
                && accept != null
                && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    /** The bytes in this coding, for programs. */
    public Variant variant(Coding coding) {
        return variant(coding, false);
    }

    private Variant variant(Coding coding, boolean browser) {
        Map<Coding, Variant> made = browser ? variants.forBrowsers : variants.forPrograms;
        Variant ready = made.get(coding);
        if (ready != null) {
            return ready;
        }
        Variant fresh = browser
                ? variant(coding, false).as(Objects.requireNonNull(browserType))
                : new Variant(coding, mediaType, coding.encode(bytes));
        // Two who come at the same time make the same; the first one's stays.
        Variant earlier = made.putIfAbsent(coding, fresh);
        return earlier == null ? fresh : earlier;
    }

    /** The tags that clients may know, for they were sent. */
    public List<String> knownTags() {
        return Stream.concat(variants.forPrograms.values().stream(), variants.forBrowsers.values().stream())
                .map(variant -> variant.tag().opaque())
                .toList();
    }

    /** Memory that it may come to take in all codings, in bytes. */
    public long size() {
        return 2L * bytes.length;
    }

    /** What has been made so far; shared by representations of the same bytes. */
    private static final class Variants {
        private final Map<Coding, Variant> forPrograms = new ConcurrentHashMap<>();
        private final Map<Coding, Variant> forBrowsers = new ConcurrentHashMap<>();
    }
}
