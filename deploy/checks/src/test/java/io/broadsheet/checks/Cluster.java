package io.broadsheet.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The four services as four processes on one broker and one database, as a large paper runs them. */
final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String TOKEN = "a-token-for-the-services-of-one-test";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A service by the name of its jar. */
    enum Service {
        DESK("desk", "io.broadsheet.desk.DeskApplication"),
        MAILER("mailer", "io.broadsheet.mailer.MailerApplication"),
        SYNDICATION("syndication", "io.broadsheet.syndication.SyndicationApplication"),
        SOCIAL("social", "io.broadsheet.social.SocialApplication");

        private final String jar;
        private final String main;

        Service(String jar, String main) {
            this.jar = jar;
            this.main = main;
        }
    }

    private final Programs programs;
    private final RealPostgres.Database database = RealPostgres.freshDatabase();
    private final List<String> more;
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final Map<Service, Process> running = new EnumMap<>(Service.class);
    private final HttpClient http = HttpClient.newHttpClient();

    /** With these settings, as arguments, for the social service. */
    Cluster(Path logs, String... socialSettings) {
        programs = new Programs(logs);
        more = List.of(socialSettings);
        for (Service service : Service.values()) {
            ports.put(service, RealKafka.freePort());
        }
    }

    void start(Service service) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "--broadsheet.server.host=127.0.0.1",
                "--broadsheet.server.port=" + port(service),
                "--broadsheet.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
                "--broadsheet.api.token=" + TOKEN,
                "--broadsheet.%s.database.url=%s".formatted(service.jar, database.url()),
                "--broadsheet.%s.database.user=%s".formatted(service.jar, database.user()),
                "--broadsheet.%s.database.password=%s".formatted(service.jar, database.password())));
        if (service == Service.SOCIAL) {
            settings.addAll(more);
        } else {
            settings.add("--broadsheet.publication.base-url=http://127.0.0.1:" + port(Service.SYNDICATION));
        }
        running.put(service, programs.start(Programs.only(service.jar), service.main, settings));
    }

    void awaitReady(Service service) throws IOException {
        Process process = process(service);
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    assertThat(process.isAlive()).as(programs.output(process)).isTrue();
                    return get(service, "/health").statusCode() == 200;
                });
    }

    /** Kills the process as the kernel does when memory is short. */
    void kill(Service service) throws InterruptedException {
        process(service).destroyForcibly().waitFor();
    }

    HttpResponse<String> get(Service service, String path) throws IOException, InterruptedException {
        return exchange(service, path, "GET", null);
    }

    JsonNode json(Service service, String path) throws IOException, InterruptedException {
        return JSON.readTree(get(service, path).body());
    }

    /** Sends a body and expects success. */
    JsonNode send(Service service, String path, String method, Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = exchange(service, path, method, JSON.writeValueAsString(body));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> exchange(Service service, String path, String method, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(port(service), path)))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + TOKEN)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return http.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    private Process process(Service service) {
        return Objects.requireNonNull(running.get(service), "not started");
    }

    private int port(Service service) {
        return ports.getOrDefault(service, 0);
    }

    @Override
    public void close() {
        http.close();
        programs.close();
    }
}
