package io.broadsheet.mailer.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.mailer.suppression.Reason;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of PostgreSQL's COPY, gathered for one transaction. */
final class CopyLines {
    /** The columns, in order. */
    static final String COLUMNS =
            "email, key, name, status, source, consent_source, consent_at, created_at, confirmed_at,"
                    + " unsubscribed_at, reasons, choice, paused_until, token, preferences_token";

    private static final int TOKEN_BYTES = 24;
    private static final int AHEAD = 512;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random = new SecureRandom();
    private final byte[] ahead = new byte[AHEAD * TOKEN_BYTES];
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream(1 << 20);
    private final StringBuilder line = new StringBuilder(400);
    private int used = AHEAD;
    private int rows;
    private boolean hasReasons;

    /** Adds a row. */
    void add(Row row, int choice) {
        line.setLength(0);
        text(row.email().given());
        text(row.email().key());
        text(row.name());
        text(row.status().word());
        text(row.source());
        text(row.consentSource());
        time(row.consentAt());
        time(row.createdAt());
        time(row.confirmedAt());
        time(row.unsubscribedAt());
        text(row.reasons().stream().map(Reason::word).sorted().collect(Collectors.joining(",", "{", "}")));
        text(Integer.toString(choice));
        time(row.pausedUntil());
        text(token());
        text(token());
        line.setCharAt(line.length() - 1, '\n');
        lines.writeBytes(line.toString().getBytes(UTF_8));
        hasReasons |= !row.reasons().isEmpty() || row.unsubscribedAt() != null;
        rows++;
    }

    int rows() {
        return rows;
    }

    /**
     * What was gathered, and begins anew.
     *
     * @param hasReasons whether a row says that somebody is not to be mailed
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Chunk(byte[] lines, int rows, boolean hasReasons) {}

    Chunk take() {
        Chunk chunk = new Chunk(lines.toByteArray(), rows, hasReasons);
        lines.reset();
        rows = 0;
        hasReasons = false;
        return chunk;
    }

    /** Random, in base64url, 32 characters; drawn many at a time. */
    private String token() {
        if (used == AHEAD) {
            random.nextBytes(ahead);
            used = 0;
        }
        byte[] one = java.util.Arrays.copyOfRange(ahead, used * TOKEN_BYTES, (used + 1) * TOKEN_BYTES);
        used++;
        return BASE64.encodeToString(one);
    }

    private void time(@Nullable Instant instant) {
        text(instant == null ? null : instant.toString());
    }

    private void text(@Nullable String text) {
        if (text == null) {
            line.append("\\N");
        } else {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                // Nothing else needs it: no field of a row has a line break or a tab.
                if (c == '\\') {
                    line.append('\\');
                }
                line.append(c);
            }
        }
        line.append('\t');
    }
}
