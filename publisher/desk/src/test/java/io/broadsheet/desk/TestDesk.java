package io.broadsheet.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** A desk under test, on a real broker and a database of its own, and a client of its API. */
public final class TestDesk implements AutoCloseable {
    /** The API's token. */
    public static final String TOKEN = "a-token-for-the-tests-only";

    /** The first editor's password. */
    public static final String PASSWORD = "a password for the tests";

    /** The sections it knows. */
    public static final String SECTIONS = "Politics,Arts";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RealPostgres.Database database;
    private final ApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestDesk(RealPostgres.Database database, Map<String, Object> settings) {
        this.database = database;
        Map<String, Object> all = new HashMap<>(Map.of(
                "broadsheet.server.host",
                "127.0.0.1",
                "broadsheet.server.port",
                0,
                "broadsheet.kafka.bootstrap-servers",
                RealKafka.bootstrapServers(),
                "broadsheet.desk.database.url",
                database.url(),
                "broadsheet.desk.database.user",
                database.user(),
                "broadsheet.desk.database.password",
                database.password(),
                "broadsheet.desk.first-password",
                PASSWORD,
                "broadsheet.api.token",
                TOKEN,
                "broadsheet.publication.sections",
                SECTIONS));
        all.putAll(settings);
        this.context = DeskApplication.start(all);
    }

    /** The one desk that the tests of this module share. Stops with the JVM. */
    public static TestDesk shared() {
        return Shared.DESK;
    }

    /** A desk of its own on a fresh database; the caller closes it. */
    public static TestDesk start(Map<String, Object> settings) {
        return startOn(RealPostgres.freshDatabase(), settings);
    }

    /** One more instance on a database; the caller closes it. */
    public static TestDesk startOn(RealPostgres.Database database, Map<String, Object> settings) {
        return new TestDesk(database, settings);
    }

    private static final class Shared {
        static final TestDesk DESK = start(Map.of(
                "broadsheet.desk.heartbeat",
                "200ms",
                "broadsheet.desk.previews.syndication",
                Neighbourhood.url(),
                "broadsheet.desk.previews.mailer",
                Neighbourhood.url(),
                "broadsheet.desk.previews.social",
                Neighbourhood.url()));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(DESK::close));
        }
    }

    /** A bean of the service. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Its context, for beans with a name. */
    public ApplicationContext context() {
        return context;
    }

    /** Its database. */
    public RealPostgres.Database database() {
        return database;
    }

    /** An address on its server. */
    public URI uri(String path) {
        return context.getBean(EmbeddedServer.class).getURI().resolve(path);
    }

    /** A request with the API's token. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN);
    }

    /** Sends a request without following redirects. */
    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** GET with the token. */
    public Answer get(String path) throws IOException, InterruptedException {
        return Answer.of(send(request(path).build()));
    }

    /** PUT of JSON with the token. */
    public Answer put(String path, String json) throws IOException, InterruptedException {
        return Answer.of(send(request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json))
                .build()));
    }

    /** POST of JSON, or of nothing, with the token. */
    public Answer post(String path, String json) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return Answer.of(send(request.build()));
    }

    /** The client, for what takes longer. */
    public HttpClient http() {
        return http;
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }

    /**
     * An answer of the API.
     *
     * @param type media type without parameters
     */
    public record Answer(int status, String type, JsonNode body) {
        /** Reads an answer. */
        public static Answer of(HttpResponse<String> response) throws IOException {
            String type = response.headers().firstValue("Content-Type").orElse("");
            int semicolon = type.indexOf(';');
            return new Answer(
                    response.statusCode(),
                    semicolon < 0 ? type : type.substring(0, semicolon),
                    response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body()));
        }

        /** The detail of a problem. */
        public String detail() {
            return body.path("detail").asText();
        }
    }
}
