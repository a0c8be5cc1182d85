package io.broadsheet.desk.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.desk.preview.Answer;
import io.broadsheet.desk.preview.Neighbours;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.inject.Named;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The social accounts: what there is, adding, trying, connecting and removing. The social service does it and keeps it. */
@Controller("/desk/accounts")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Hidden
class AccountsController {
    private static final String FIELD = "field-";

    private final Neighbours neighbours;
    private final Pages pages;
    private final Clock clock;

    AccountsController(Neighbours neighbours, Pages pages, @Named("desk") Clock clock) {
        this.neighbours = neighbours;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * What came of something that was done to an account.
     *
     * @param good whether it went well
     */
    public record Notice(boolean good, String words) {}

    /** A field of the form; a secret that was typed is never shown again. */
    public record Field(String key, String label, String hint, boolean secret, boolean required, String value) {}

    @Get(produces = MediaType.TEXT_HTML)
    HttpResponse<?> list() {
        return list(HttpStatus.OK, null);
    }

    private HttpResponse<?> list(HttpStatus status, @Nullable Notice notice) {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("notice", notice);
        model.put("silence", null);
        switch (neighbours.social("GET", "/api/accounts", null)) {
            case Answer.Said(var accounts) -> {
                List<AccountHead> heads = new ArrayList<>();
                accounts.forEach(it -> heads.add(AccountHead.of(it, clock.instant())));
                model.put("accounts", heads);
            }
            case Answer.Silence(var reason) -> {
                model.put("accounts", List.of());
                model.put("silence", reason);
            }
        }
        model.put("networks", networks());
        return pages.page(status, "accounts", model);
    }

    private List<Map<String, String>> networks() {
        List<Map<String, String>> networks = new ArrayList<>();
        if (neighbours.social("GET", "/api/networks", null) instanceof Answer.Said<JsonNode>(var all)) {
            for (JsonNode it : all) {
                if (!it.path("name").asText().equals("none")) {
                    networks.add(Map.of(
                            "name",
                            it.path("name").asText(),
                            "title",
                            it.path("title").asText()));
                }
            }
        }
        return networks;
    }

    @Get(uri = "/new", produces = MediaType.TEXT_HTML)
    HttpResponse<?> blank(@QueryValue String network) {
        return form(HttpStatus.OK, network, Map.of(), null);
    }

    private HttpResponse<?> form(
            HttpStatus status, String network, Map<String, String> typed, @Nullable String problem) {
        return switch (neighbours.social("GET", "/api/networks", null)) {
            case Answer.Silence(var reason) -> list(HttpStatus.BAD_GATEWAY, new Notice(false, reason));
            case Answer.Said(var all) -> {
                for (JsonNode it : all) {
                    if (it.path("name").asText().equals(network)) {
                        yield form(status, it, typed, problem);
                    }
                }
                yield list(
                        HttpStatus.NOT_FOUND, new Notice(false, "There is no network called '%s'.".formatted(network)));
            }
        };
    }

    private HttpResponse<?> form(
            HttpStatus status, JsonNode network, Map<String, String> typed, @Nullable String problem) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode it : network.path("fields")) {
            String key = it.path("key").asText();
            boolean secret = it.path("privacy").asText().equals("SECRET");
            fields.add(new Field(
                    key,
                    it.path("label").asText(),
                    it.path("hint").asText(),
                    secret,
                    it.path("weight").asText().equals("REQUIRED"),
                    secret ? "" : typed.getOrDefault(FIELD + key, "")));
        }
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("network", network.path("name").asText());
        model.put("title", network.path("title").asText());
        model.put("rights", network.path("rights").asText());
        model.put("fields", fields);
        model.put("name", typed.getOrDefault("name", network.path("name").asText()));
        model.put("sections", typed.getOrDefault("sections", ""));
        model.put("problem", problem);
        return pages.page(status, "account-new", model);
    }

    @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED, produces = MediaType.TEXT_HTML)
    HttpResponse<?> add(@Body Map<String, String> form) {
        Map<String, String> fields = new HashMap<>();
        form.forEach((key, value) -> {
            if (key.startsWith(FIELD) && !value.isBlank()) {
                fields.put(key.substring(FIELD.length()), value);
            }
        });
        Map<String, Object> request = Map.of(
                "name",
                form.getOrDefault("name", ""),
                "network",
                form.getOrDefault("network", ""),
                "sections",
                List.of(form.getOrDefault("sections", "").split(",", -1)),
                "fields",
                fields);
        return switch (neighbours.social("POST", "/api/accounts", request)) {
            case Answer.Said(var account) ->
                account.path("state").asText().equals("reconnect")
                        ? connect(account.path("name").asText())
                        : HttpResponse.seeOther(URI.create("/desk/accounts"));
            case Answer.Silence(var reason) ->
                form(HttpStatus.UNPROCESSABLE_ENTITY, form.getOrDefault("network", ""), form, reason);
        };
    }

    @Post(uri = "/{name}/test", consumes = MediaType.APPLICATION_FORM_URLENCODED, produces = MediaType.TEXT_HTML)
    HttpResponse<?> test(String name) {
        Notice notice = switch (neighbours.social("POST", path(name) + "/test", null)) {
            case Answer.Said(var tested) ->
                switch (tested.path("outcome").asText()) {
                    case "ready" ->
                        new Notice(
                                true,
                                "%s is ready: %s"
                                        .formatted(name, tested.path("detail").asText()));
                    case "unanswered" ->
                        new Notice(
                                false,
                                "%s: no answer by now. %s"
                                        .formatted(name, tested.path("detail").asText()));
                    default ->
                        new Notice(
                                false,
                                "%s lacks something: %s"
                                        .formatted(name, tested.path("detail").asText()));
                };
            case Answer.Silence(var reason) -> new Notice(false, reason);
        };
        return list(HttpStatus.OK, notice);
    }

    @Post(uri = "/{name}/connect", consumes = MediaType.APPLICATION_FORM_URLENCODED, produces = MediaType.TEXT_HTML)
    HttpResponse<?> connect(String name) {
        return switch (neighbours.social("POST", path(name) + "/connect", null)) {
            case Answer.Said(var consent) ->
                pages.page(
                        "account-connect",
                        Map.of(
                                "name",
                                name,
                                "address",
                                consent.path("address").asText(),
                                "callback",
                                consent.path("callback").asText()));
            case Answer.Silence(var reason) -> list(HttpStatus.CONFLICT, new Notice(false, reason));
        };
    }

    @Get(uri = "/{name}/remove", produces = MediaType.TEXT_HTML)
    HttpResponse<?> beforeRemoving(String name) {
        return pages.page("account-remove", Map.of("name", name));
    }

    @Post(uri = "/{name}/remove", consumes = MediaType.APPLICATION_FORM_URLENCODED, produces = MediaType.TEXT_HTML)
    HttpResponse<?> remove(String name) {
        return switch (neighbours.social("DELETE", path(name), null)) {
            case Answer.Said<JsonNode> _ -> HttpResponse.seeOther(URI.create("/desk/accounts"));
            case Answer.Silence(var reason) -> list(HttpStatus.CONFLICT, new Notice(false, reason));
        };
    }

    private static String path(String name) {
        return "/api/accounts/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
