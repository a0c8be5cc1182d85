package io.broadsheet.mailer.preference;

import io.broadsheet.mailer.Pages;
import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.preference.Preferences.Preference;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The reader's own page. Its address is the secret; it needs no account and no cookie, so no other site can use one. */
@Controller("/preferences/{token}")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
class PreferencesController {
    private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(zone ->
                    zone.matches("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.*|UTC"))
            .sorted()
            .toList();

    private final Preferences preferences;
    private final Pages pages;
    private final PublicationConfig publication;

    PreferencesController(Preferences preferences, Pages pages, PublicationConfig publication) {
        this.preferences = preferences;
        this.pages = pages;
        this.publication = publication;
    }

    @Get
    HttpResponse<String> show(String token) {
        return preferences
                .find(token)
                .map(one -> page(one, HttpStatus.OK, null))
                .orElseGet(this::unknown);
    }

    @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<String> change(String token, @Body Map<String, String> form) {
        Optional<Preference> before = preferences.find(token);
        if (before.isEmpty()) {
            return unknown();
        }
        try {
            Choice choice = ChoiceForm.read(form, before.get().choice(), publication.sections());
            preferences.change(token, choice, pausedUntil(form.get("pausedUntil"), choice.zone()));
        } catch (IllegalArgumentException e) {
            return page(before.get(), HttpStatus.BAD_REQUEST, "This cannot be taken: " + e.getMessage() + ".");
        }
        return page(preferences.find(token).orElseThrow(), HttpStatus.OK, "Saved.");
    }

    private static @Nullable Instant pausedUntil(@Nullable String date, ZoneId zone) {
        if (date == null || date.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(date.strip()).atStartOfDay(zone).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("pause until '%s' (expected: such as 2026-09-14)".formatted(date), e);
        }
    }

    private HttpResponse<String> unknown() {
        return pages.page(HttpStatus.NOT_FOUND, "preferences", Map.of("step", "unknown"));
    }

    private HttpResponse<String> page(Preference one, HttpStatus status, @Nullable String message) {
        Choice choice = one.choice();
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("step", one.confirmed() ? "form" : "gone");
        values.put("message", message);
        values.put("email", one.email());
        values.put("otherwise", choice.otherwise().word());
        values.put(
                "sections",
                publication.sections().stream()
                        .map(name -> Map.of(
                                "name",
                                name,
                                "cadence",
                                Optional.ofNullable(choice.sections().get(name))
                                        .map(Cadence::word)
                                        .orElse("otherwise")))
                        .toList());
        values.put("hours", IntStream.range(0, 24).boxed().toList());
        values.put("hour", choice.hour());
        values.put("weekday", choice.weekday().getValue());
        values.put("zones", ZONES);
        values.put("zone", choice.zone().getId());
        values.put("format", choice.format().word());
        values.put("language", choice.language());
        values.put(
                "pausedUntil",
                one.pausedUntil() == null
                        ? ""
                        : Objects.requireNonNull(one.pausedUntil())
                                .atZone(choice.zone())
                                .toLocalDate()
                                .toString());
        values.put("leave", "/unsubscribe/" + one.leaveToken());
        return pages.page(status, "preferences", values);
    }
}
