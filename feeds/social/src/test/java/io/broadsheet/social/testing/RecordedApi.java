package io.broadsheet.social.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** A network's API in the shapes that its documentation records, on loopback, with what can go wrong on the way. */
public final class RecordedApi implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Function<Asked, Answer> behaviour;
    private final Predicate<Asked> isChange;
    private final Deque<Mood> moods = new ArrayDeque<>();
    private final Deque<Answer> instead = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();
    private final WireMockServer server;

    /** What goes wrong with the answer to the next change, after the change was made. */
    public enum Mood {
        LOST,
        BREAKS_OFF,
        NEVER,
        SERVER_ERROR,
        HTML
    }

    /** A request as it came in. */
    public record Asked(
            String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
        /** The body, if it is JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("no JSON: " + body, e);
            }
        }

        /** One part of the body, if it is a form with files; empty if it has none of this name. */
        public String part(String name) {
            int header = body.indexOf("name=\"%s\"".formatted(name));
            if (header < 0) {
                return "";
            }
            int from = body.indexOf("\r\n\r\n", header) + 4;
            return body.substring(from, body.indexOf("\r\n--", from));
        }

        /** The body's fields, if it is a form. */
        public Map<String, String> form() {
            return fields(body);
        }
    }

    /** An answer as it goes out. */
    public record Answer(int status, String body, Map<String, String> headers) {
        /** JSON. */
        public static Answer json(int status, String body) {
            return new Answer(status, body, Map.of("Content-Type", "application/json"));
        }

        /** With one more header. */
        public Answer with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Answer(status, body, more);
        }
    }

    /** Starts it. */
    public RecordedApi(Function<Asked, Answer> behaviour, Predicate<Asked> isChange) {
        this.behaviour = behaviour;
        this.isChange = isChange;
        this.server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .extensions(new Transformer()));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(ok()));
    }

    /** Where it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** The next changes are made, but their answers go wrong, one after the other. */
    public synchronized void next(Mood... next) {
        moods.addAll(List.of(next));
    }

    /** The next changes are not made; this is answered instead. */
    public synchronized void insteadOfNext(Answer answer) {
        instead.add(answer);
    }

    /** What it was asked so far. */
    public synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Transformer implements ResponseDefinitionTransformerV2 {
        @Override
        public String getName() {
            return "recorded";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            return answer(event.getRequest()).build();
        }
    }

    private synchronized ResponseDefinitionBuilder answer(Request request) {
        Asked it = asked(request);
        asked.add(it);
        if (!isChange.test(it)) {
            return definition(behaviour.apply(it));
        }
        Answer refusal = instead.poll();
        if (refusal != null) {
            return definition(refusal);
        }
        Answer answer = behaviour.apply(it);
        Mood mood = moods.poll();
        if (mood == null) {
            return definition(answer);
        }
        return switch (mood) {
            case LOST -> new ResponseDefinitionBuilder().withFault(Fault.EMPTY_RESPONSE);
            case BREAKS_OFF -> new ResponseDefinitionBuilder().withFault(Fault.RANDOM_DATA_THEN_CLOSE);
            case NEVER -> definition(answer).withFixedDelay(5_000);
            case SERVER_ERROR ->
                definition(new Answer(500, "<h1>Internal Server Error</h1>", Map.of("Content-Type", "text/html")));
            case HTML ->
                definition(new Answer(200, "<!DOCTYPE html><p>Maintenance", Map.of("Content-Type", "text/html")));
        };
    }

    private static ResponseDefinitionBuilder definition(Answer answer) {
        ResponseDefinitionBuilder definition =
                new ResponseDefinitionBuilder().withStatus(answer.status()).withBody(answer.body());
        answer.headers().forEach(definition::withHeader);
        return definition;
    }

    private static Asked asked(Request request) {
        URI address = URI.create(request.getAbsoluteUrl());
        Map<String, String> headers = new HashMap<>();
        request.getHeaders().all().forEach(it -> headers.put(it.key().toLowerCase(Locale.ROOT), it.firstValue()));
        String query = address.getRawQuery();
        return new Asked(
                request.getMethod().getName(),
                address.getPath(),
                query == null ? Map.of() : fields(query),
                headers,
                request.getBodyAsString());
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
