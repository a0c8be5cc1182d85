package io.broadsheet.syndication.representation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to answer to a GET: status, header fields and body. The server adds Date; for HEAD it leaves out the body. */
public final class Answer {
    private static final int OK = 200;
    private static final int IM_USED = 226;
    private static final int NOT_MODIFIED = 304;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int PRECONDITION_FAILED = 412;

    private final int status;
    private final Map<String, String> headers;
    private final @Nullable Variant body;

    private Answer(int status, Map<String, String> headers, @Nullable Variant body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Answers with {@code representation}, or with less where the client's conditions say that less will do, in the order of
     * RFC 9110 section 13.2.2: If-None-Match wins over If-Modified-Since.
     *
     * @param now the clock of the Date field, which Last-Modified must not be later than (section 8.8.2.1)
     */
    public static Answer of(Representation representation, Conditions conditions, CachePolicy policy, Instant now) {
        Variant variant = representation.variant(conditions);
        if (!preconditionHolds(representation, variant, conditions)) {
            return new Answer(PRECONDITION_FAILED, Map.of(), null);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", variant.tag().toString());
        headers.put("Cache-Control", policy.header());
        headers.put("Vary", representation.vary());
        if (isKnown(representation, variant, conditions)) {
            return new Answer(NOT_MODIFIED, headers, null);
        }
        return full(OK, headers, representation, variant, now);
    }

    /** Answers that a client has fetched a whole feed too often without any condition. */
    public static Answer ofTooMany(Duration pause) {
        String text =
                "You have fetched this whole feed too often. Wait %d seconds, or send If-None-Match with the ETag you have: that is never limited.\n"
                        .formatted(pause.toSeconds());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Retry-After", Long.toString(pause.toSeconds()));
        headers.put("Cache-Control", "no-store");
        headers.put("Content-Type", "text/plain; charset=utf-8");
        return new Answer(
                TOO_MANY_REQUESTS,
                headers,
                new Variant(Coding.IDENTITY, "text/plain; charset=utf-8", text.getBytes(UTF_8)));
    }

    /**
     * Answers with the new entries of {@code whole} alone (RFC 3229): tag and time are those of the whole, which the client has once
     * it has put them beside what it knows. No cache may keep it.
     *
     * @param part the document with the new entries
     * @param now no date lies ahead of it
     */
    public static Answer ofPart(Representation whole, Representation part, Conditions conditions, Instant now) {
        Variant variant = part.variant(conditions);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", whole.variant(conditions).tag().toString());
        headers.put("Last-Modified", lastModified(whole, now));
        headers.put("IM", "feed");
        headers.put("Cache-Control", "no-store, im");
        headers.put("Vary", whole.vary());
        headers.put("Content-Type", variant.mediaType());
        if (variant.coding() != Coding.IDENTITY) {
            headers.put("Content-Encoding", variant.coding().token());
        }
        return new Answer(IM_USED, headers, variant);
    }

    /**
     * Answers with {@code representation} of something that is not there any more, or not at all. Conditions do not count
     * where the answer would not be a success (RFC 9110 section 13.2.1).
     */
    public static Answer ofError(
            int status, Representation representation, Conditions conditions, CachePolicy policy, Instant now) {
        Variant variant = representation.variant(conditions);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", variant.tag().toString());
        headers.put("Cache-Control", policy.header());
        headers.put("Vary", representation.vary());
        return full(status, headers, representation, variant, now);
    }

    private static Answer full(
            int status, Map<String, String> headers, Representation representation, Variant variant, Instant now) {
        headers.put("Last-Modified", lastModified(representation, now));
        headers.put("Content-Type", variant.mediaType());
        if (variant.coding() != Coding.IDENTITY) {
            headers.put("Content-Encoding", variant.coding().token());
        }
        return new Answer(status, headers, variant);
    }

    private static String lastModified(Representation representation, Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        Instant lastModified = representation.lastModified();
        return HttpDate.format(lastModified.isAfter(second) ? second : lastModified);
    }

    private static boolean preconditionHolds(Representation representation, Variant variant, Conditions conditions) {
        if (conditions.ifMatch() != null) {
            return EntityTags.parse(conditions.ifMatch()).matchStrongly(variant.tag());
        }
        return date(conditions.ifUnmodifiedSince())
                .map(date -> !representation.since().isAfter(date))
                .orElse(true);
    }

    private static boolean isKnown(Representation representation, Variant variant, Conditions conditions) {
        String known = conditions.ifNoneMatch();
        if (known != null) {
            // Nearly all send back just what they were told.
            return known.equals(variant.tag().toString())
                    || EntityTags.parse(known).matchWeakly(variant.tag());
        }
        // Not compared with the field that was sent: documents that follow each other within one second share it.
        return date(conditions.ifModifiedSince())
                .map(date -> !representation.since().isAfter(date))
                .orElse(false);
    }

    private static Optional<Instant> date(@Nullable String header) {
        return header == null ? Optional.empty() : HttpDate.parse(header);
    }

    /** Whether it carries the document, and so what else is said with it. */
    public boolean isComplete() {
        return body != null && status != TOO_MANY_REQUESTS;
    }

    public int status() {
        return status;
    }

    /** Header fields in the order to send them. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The body, or null where there is none. */
    public byte @Nullable [] body() {
        return body == null ? null : body.bytes();
    }

    /** The body with what is known of it, or null where there is none. */
    public @Nullable Variant variant() {
        return body;
    }
}
