package io.broadsheet.desk.preview;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.desk.access.ApiConfig;
import io.micronaut.context.BeanProvider;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The other services, asked for what they would make of an article and whom it would reach. None of them is needed to write or
 * to publish: one that does not answer is a value here. Blocks; thread-safe.
 */
@Singleton
public class Neighbours {
    private static final int COUNTED = 1000;
    private static final Duration NETWORK_PATIENCE = Duration.ofSeconds(45);
    private static final String NO_TOKEN =
            "The desk has no token to ask the other services with; set broadsheet.api.token to the one they have.";

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final PreviewsConfig config;
    private final ApiConfig api;
    private final BeanProvider<EmbeddedServer> self;
    private final HttpClient http;
    private final ArticleEventCodec codec = new ArticleEventCodec();

    Neighbours(PreviewsConfig config, ApiConfig api, BeanProvider<EmbeddedServer> self) {
        this.config = config;
        this.api = api;
        this.self = self;
        this.http = HttpClient.newBuilder().connectTimeout(config.timeout()).build();
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }

    private enum Service {
        SYNDICATION,
        MAILER,
        SOCIAL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A reading of an answer's body. */
    private interface Reading<T> {
        T read(String body) throws IOException;
    }

    /** The page, as HTML; shown in a sandbox only. */
    public Answer<String> page(ArticlePublished event) {
        return ask(Service.SYNDICATION, "page", new Question("/api/previews/page", event), body -> body);
    }

    /** The mail. */
    public Answer<MailPreview> mail(ArticlePublished event) {
        return ask(
                Service.MAILER,
                "mail",
                new Question("/api/previews/mail", event),
                body -> JSON.readValue(body, MailPreview.class));
    }

    /** The post of each account that would announce the article. */
    public Answer<List<PostPreview>> posts(ArticlePublished event) {
        return ask(
                Service.SOCIAL,
                "posts",
                new Question("/api/previews/posts", event),
                body -> JSON.readValue(body, new TypeReference<List<PostPreview>>() {}));
    }

    /** How many would get the mail. */
    public Answer<Audience.Subscribers> subscribers() {
        return ask(
                Service.MAILER,
                "subscribers",
                new Question("/api/subscribers?status=confirmed&limit=" + COUNTED, null),
                body -> {
                    JsonNode page = JSON.readTree(body);
                    return new Audience.Subscribers(page.path("subscribers").size(), page.hasNonNull("next"));
                });
    }

    /** How many read each feed, today and yesterday. */
    public Answer<JsonNode> readers() {
        return ask(Service.SYNDICATION, "readers", new Question("/api/feeds/readers?days=2", null), JSON::readTree);
    }

    /** The social accounts. */
    public Answer<List<Audience.Account>> accounts() {
        return ask(
                Service.SOCIAL,
                "accounts",
                new Question("/api/accounts", null),
                body -> JSON.readValue(body, new TypeReference<List<Audience.Account>>() {}));
    }

    /**
     * Asks the social service something about its accounts, or tells it to do something.
     *
     * @param path begins with {@code /api/accounts} or {@code /api/networks}
     * @param body what goes along as JSON, or null
     * @return its answer, missing where it has none; or why there is none, in its own words where it explained itself
     */
    public Answer<JsonNode> social(String method, String path, @Nullable Object body) {
        String token = api.token();
        if (token == null) {
            return new Answer.Silence<>(NO_TOKEN);
        }
        URI address = URI.create(base(Service.SOCIAL) + path);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    // It may have to ask a network first.
                    .timeout(config.timeout().plus(NETWORK_PATIENCE))
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/json")
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() / 100 == 2) {
                return new Answer.Said<>(JSON.readTree(response.body()));
            }
            boolean explained =
                    response.headers().firstValue("Content-Type").orElse("").startsWith(Problem.MEDIA_TYPE);
            return new Answer.Silence<>(
                    explained ? detail(response.body()) : refusal(Service.SOCIAL, "accounts", address, response));
        } catch (HttpTimeoutException e) {
            return new Answer.Silence<>("The social did not answer in time; it may be busy. Look again in a while.");
        } catch (ConnectException e) {
            return new Answer.Silence<>("The social cannot be reached at %s; is it running?".formatted(root(address)));
        } catch (IOException e) {
            return new Answer.Silence<>("The social gave no answer that the desk understands: %s"
                    .formatted(CloudEventEnvelope.firstLine(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Silence<>("The desk is about to stop.");
        }
    }

    /**
     * What is asked.
     *
     * @param event the body of a POST, or null for a GET
     */
    private record Question(String path, @Nullable ArticlePublished event) {}

    private <T> Answer<T> ask(Service service, String what, Question question, Reading<T> reading) {
        String token = api.token();
        if (token == null) {
            return new Answer.Silence<>(NO_TOKEN);
        }
        URI address = URI.create(base(service) + question.path());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(config.timeout()).header("Authorization", "Bearer " + token);
        ArticlePublished event = question.event();
        if (event != null) {
            request.header("Content-Type", CloudEventEnvelope.CONTENT_TYPE)
                    .POST(BodyPublishers.ofByteArray(codec.encode(event)));
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return response.statusCode() == 200
                    ? new Answer.Said<>(reading.read(response.body()))
                    : new Answer.Silence<>(refusal(service, what, address, response));
        } catch (HttpTimeoutException e) {
            return new Answer.Silence<>(
                    "The %s did not answer within %d ms; it may be busy. Try again, or go on without."
                            .formatted(service, config.timeout().toMillis()));
        } catch (ConnectException e) {
            return new Answer.Silence<>(
                    "The %s cannot be reached at %s; is it running?".formatted(service, root(address)));
        } catch (IOException e) {
            return new Answer.Silence<>("The %s gave no answer that the desk understands: %s"
                    .formatted(service, CloudEventEnvelope.firstLine(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Silence<>("The desk is about to stop.");
        }
    }

    private static String refusal(Service service, String what, URI address, HttpResponse<String> response) {
        boolean explained =
                response.headers().firstValue("Content-Type").orElse("").startsWith(Problem.MEDIA_TYPE);
        if (response.statusCode() == 404 && !explained) {
            return "There is no %s at %s to ask for the %s; set broadsheet.desk.previews.%s to its address."
                    .formatted(service, root(address), what, service);
        }
        if (response.statusCode() == 401 || response.statusCode() == 403) {
            return "The %s does not accept the desk's token; give both the same broadsheet.api.token."
                    .formatted(service);
        }
        return "The %s answered with status %d%s"
                .formatted(service, response.statusCode(), explained ? ": " + detail(response.body()) : ".");
    }

    private static String detail(String problem) {
        try {
            return JSON.readTree(problem).path("detail").asText();
        } catch (IOException e) {
            return "and a problem that cannot be read.";
        }
    }

    private String base(Service service) {
        String configured = switch (service) {
            case SYNDICATION -> config.syndication();
            case MAILER -> config.mailer();
            case SOCIAL -> config.social();
        };
        return configured == null ? itself() : configured;
    }

    private String itself() {
        EmbeddedServer server = self.get();
        boolean everywhere =
                server.getHost().equals("0.0.0.0") || server.getHost().equals("::");
        return "%s://%s:%d"
                .formatted(server.getScheme(), everywhere ? "127.0.0.1" : server.getHost(), server.getPort());
    }

    private static String root(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }
}
