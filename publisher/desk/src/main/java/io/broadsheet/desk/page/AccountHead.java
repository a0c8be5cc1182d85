package io.broadsheet.desk.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the page of accounts says of one, in words.
 *
 * @param mark for the style
 * @param words the state
 * @param notes what else is to be known, one line each
 * @param removable whether it was added here
 * @param canConnect whether it is connected in a browser
 */
public record AccountHead(
        String name,
        String network,
        @Nullable String place,
        String sections,
        String mark,
        String words,
        List<String> notes,
        boolean removable,
        boolean canConnect) {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    static AccountHead of(JsonNode account, Instant now) {
        String state = account.path("state").asText("ready");
        String target = account.path("target").asText("");
        String server = account.path("server").asText("");
        List<String> sections = new ArrayList<>();
        account.path("sections").forEach(it -> sections.add(it.asText()));
        return new AccountHead(
                account.path("name").asText(),
                account.path("network").asText(),
                !target.isEmpty() ? target : server.isEmpty() ? null : server,
                sections.isEmpty() ? "all" : String.join(", ", sections),
                state,
                switch (state) {
                    case "ready" -> "Ready";
                    case "reconnect" -> "Must be connected";
                    case "shown" -> "Shows only, posts nothing";
                    default -> "Cannot be used";
                },
                notes(account, now),
                account.path("source").asText().equals("database"),
                account.path("canConnect").asBoolean());
    }

    private static List<String> notes(JsonNode account, Instant now) {
        List<String> notes = new ArrayList<>();
        add(notes, "", account.path("problem").asText(""));
        Instant pausedUntil = moment(account.path("pausedUntil"));
        if (pausedUntil != null && pausedUntil.isAfter(now)) {
            notes.add("Left alone until " + MINUTE.format(pausedUntil));
        }
        int waiting = account.path("waiting").asInt();
        if (waiting > 0) {
            notes.add(waiting == 1 ? "1 announcement waits" : waiting + " announcements wait");
        }
        add(notes, "Last failure: ", account.path("lastError").asText(""));
        Instant expiresAt = moment(account.path("expiresAt"));
        if (expiresAt != null) {
            notes.add(
                    (expiresAt.isAfter(now) ? "Authorised until " : "Authorisation ended ") + MINUTE.format(expiresAt));
        }
        if (!account.path("source").asText().equals("database")) {
            notes.add("From the configuration");
        }
        return List.copyOf(notes);
    }

    private static void add(List<String> notes, String before, String text) {
        if (!text.isBlank() && !text.equals("null")) {
            notes.add(before + text);
        }
    }

    private static @Nullable Instant moment(JsonNode text) {
        try {
            return text.isTextual() ? Instant.parse(text.asText()) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
