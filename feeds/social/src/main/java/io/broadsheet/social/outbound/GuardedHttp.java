package io.broadsheet.social.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.outbound.PublicAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to servers whose addresses others choose. It asks only public addresses and the publication's own site (unless told
 * otherwise), follows no redirect, reads at most {@value #MOST_BYTES} bytes of an answer and waits a bounded time for the whole of it. What goes wrong is a
 * value that says whether the server can have got the request. Thread-safe.
 */
@Singleton
public final class GuardedHttp {
    /** Longest answer that is read, in bytes. */
    public static final int MOST_BYTES = 1_048_576;

    private final OutboundConfig config;
    private final OwnSiteConfig site;
    // Its own threads: the JVM's common pool may be busy with other people's work.
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;

    /** With no site of our own. Starts no connection yet. */
    public GuardedHttp(OutboundConfig config) {
        this(config, new OwnSiteConfig(URI.create("https://none.invalid")));
    }

    /** Starts no connection yet. */
    @Inject
    public GuardedHttp(OutboundConfig config, OwnSiteConfig site) {
        this.config = config;
        this.site = site;
        this.client = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(config.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                // An upgrade to HTTP/2 in clear text confuses small servers; and one request at a time gains nothing.
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Ends all requests that are under way. */
    @PreDestroy
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }

    /**
     * Refuses addresses that can never be asked, at the time they are configured.
     *
     * @throws IllegalArgumentException with what is expected
     */
    public URI requireUsable(String what, URI server) {
        String scheme = Optional.ofNullable(server.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || (scheme.equals("http") && config.allowPrivateAddresses());
        if (!web || server.getHost() == null || server.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "%s is '%s' (expected: an address such as https://social.example; http only with broadsheet.social.allow-private-addresses=true)"
                            .formatted(what, server));
        }
        return server;
    }

    /**
     * Sends one request and waits for the whole answer. An interrupt gives {@link Reply.Lost} and stays set.
     *
     * @param body null for none
     */
    public Reply send(String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
        Optional<Reply> objection = objection(uri);
        if (objection.isPresent()) {
            return objection.get();
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(config.timeout())
                .header("User-Agent", "Broadsheet")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return exchange(request.build());
    }

    /**
     * Fetches a file.
     *
     * @param most bytes at most; a larger one is missing
     */
    public Download fetch(URI uri, int most) {
        Optional<Reply> objection = objection(uri);
        if (objection.isPresent()) {
            return new Download.Missing(reason(objection.get()));
        }
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(config.timeout())
                .header("User-Agent", "Broadsheet")
                .build();
        Answered<byte[]> answered =
                exchange(request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), most));
        return switch (answered) {
            case Answered.Whole<byte[]>(var response)
            when response.statusCode() != 200 ->
                new Download.Missing("%s answered %d".formatted(uri.getHost(), response.statusCode()));
            case Answered.Whole<byte[]>(var response)
            when response.body().length == 0 -> new Download.Missing("%s answered nothing".formatted(uri.getHost()));
            case Answered.Whole<byte[]>(var response) -> new Download.Got(response.body());
            case Answered.Not<byte[]>(var reply) -> new Download.Missing(reason(reply));
        };
    }

    /**
     * Why a server elsewhere could not fetch this, if it could not: it is told nothing of the inside of our network.
     *
     * @return empty where it is a public https address, and for all addresses where private ones are allowed
     */
    public Optional<String> hiddenFromOthers(URI uri) {
        if (config.allowPrivateAddresses()) {
            return Optional.empty();
        }
        return (site.has(uri) ? strictly(uri) : objection(uri)).map(GuardedHttp::reason);
    }

    private static String reason(Reply reply) {
        return switch (reply) {
            case Reply.NotSent(var reason) -> reason;
            case Reply.Lost(var reason) -> reason;
            case Reply.Forbidden(var reason) -> reason;
            case Reply.Answer(int status, var _, var _) -> "the answer is " + status;
        };
    }

    private sealed interface Answered<T> {
        record Whole<T>(HttpResponse<T> response) implements Answered<T> {}

        record Not<T>(Reply reply) implements Answered<T> {}
    }

    private Reply exchange(HttpRequest request) {
        Answered<String> answered = exchange(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(UTF_8), MOST_BYTES));
        return switch (answered) {
            case Answered.Whole<String>(var response) ->
                new Reply.Answer(response.statusCode(), response.headers(), response.body());
            case Answered.Not<String>(var reply) -> reply;
        };
    }

    private <T> Answered<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
        try {
            // The request's own timeout ends with the headers; a body may trickle for ever.
            return new Answered.Whole<>(answer.get(config.timeout().toMillis() * 2, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Answered.Not<>(new Reply.Lost(
                    "interrupted while waiting for " + request.uri().getHost()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Answered.Not<>(new Reply.Lost(
                    "%s did not answer within %s".formatted(request.uri().getHost(), config.timeout())));
        } catch (ExecutionException e) {
            return new Answered.Not<>(failure(request.uri().getHost(), e.getCause()));
        }
    }

    private static Reply failure(String host, @Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException e -> new Reply.NotSent("%s cannot be reached: %s".formatted(host, words(e)));
            case HttpConnectTimeoutException e ->
                new Reply.NotSent("%s cannot be reached: no connection in time".formatted(host));
            case SSLHandshakeException e ->
                new Reply.NotSent("%s has no valid certificate: %s".formatted(host, words(e)));
            case SSLException e -> new Reply.Lost("the encrypted connection to %s broke: %s".formatted(host, words(e)));
            case IOException e -> new Reply.Lost("the connection to %s broke: %s".formatted(host, words(e)));
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException("a request to %s failed".formatted(host), cause);
        };
    }

    /**
     * The client resolves the name again right after; the JVM keeps what it resolved for 30 seconds, so both see the same
     * addresses.
     */
    private Optional<Reply> objection(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
            return Optional.of(new Reply.Forbidden("'%s' is no http or https address".formatted(uri)));
        }
        return config.allowPrivateAddresses() || site.has(uri) ? Optional.empty() : strictly(uri);
    }

    private static Optional<Reply> strictly(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (!scheme.equals("https")) {
            return Optional.of(new Reply.Forbidden("'%s' is not encrypted (expected: https)".formatted(uri)));
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!PublicAddress.isPublic(address)) {
                    return Optional.of(new Reply.Forbidden(
                            "%s is at the private address %s (to allow it: broadsheet.social.allow-private-addresses=true)"
                                    .formatted(host, address.getHostAddress())));
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of(new Reply.NotSent("%s has no address".formatted(host)));
        }
    }

    private static String words(Throwable e) {
        return CloudEventEnvelope.firstLine(e);
    }
}
