package io.broadsheet.contract.outbound;

import io.broadsheet.contract.envelope.CloudEventEnvelope;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 to servers whose addresses others choose, such that none of them gets this one to ask its own network: a name is
 * resolved once, every address that it has is judged, and the connection goes to one of those very addresses, whatever the
 * name means a moment later. The certificate is held against the name. No redirect is followed, an answer is read up to a
 * limit, and a whole exchange ends within a bounded time. What goes wrong is a value that says whether the server can have got
 * the request. Not the JDK's client, for that one resolves names by itself. One connection per request. Thread-safe.
 */
public final class PinnedHttp implements AutoCloseable {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Duration timeout;
    private final Resolver resolver;
    private final SSLSocketFactory secure;
    /** An interrupt closes the socket that a virtual thread works with: giving up leaves nothing behind. */
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("outbound-", 0).factory());

    /** From a name to its addresses. */
    @FunctionalInterface
    interface Resolver {
        /** At least one. */
        List<InetAddress> resolve(String host) throws UnknownHostException;
    }

    /**
     * What to ask, and whom at most.
     *
     * @param body empty for none
     * @param most bytes of the answer's body that are read
     */
    @SuppressWarnings("ArrayRecordComponent") // written, never compared
    public record Request(String method, URI uri, Map<String, String> headers, byte[] body, Reach reach, int most) {
        private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
        private static final String VALUE = "[\\t\\x20-\\x7E\\x80-\\xFF]*";

        /** Refuses header fields that would not be one line each (RFC 9110, 5.5). */
        public Request {
            headers = Map.copyOf(headers);
            headers.forEach((name, value) -> {
                if (!name.matches(TOKEN) || !value.matches(VALUE)) {
                    // The value may be a secret.
                    throw new IllegalArgumentException(
                            "the header field '%s' cannot be sent (expected: a token, and a value of one line in Latin-1)"
                                    .formatted(name));
                }
            });
        }

        /** Asks with GET. */
        public static Request get(URI uri, Reach reach, int most) {
            return new Request("GET", uri, Map.of(), new byte[0], reach, most);
        }

        /** Sends a body with POST. */
        public static Request post(URI uri, Map<String, String> headers, byte[] body, Reach reach, int most) {
            return new Request("POST", uri, headers, body, reach, most);
        }
    }

    /**
     * Opens no connection yet.
     *
     * @param timeout for connecting, and again for the whole answer: an exchange takes at most twice as long
     */
    public PinnedHttp(Duration timeout) {
        this(timeout, host -> List.of(InetAddress.getAllByName(host)));
    }

    PinnedHttp(Duration timeout, Resolver resolver) {
        this(timeout, resolver, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    PinnedHttp(Duration timeout, Resolver resolver, SSLSocketFactory secure) {
        this.timeout = timeout;
        this.resolver = resolver;
        this.secure = secure;
    }

    /** Why an address could never be asked, whatever its name means; empty where nothing is wrong with it. */
    public static Optional<String> objection(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("it is neither http nor https");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            return Optional.of("it names no host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return Optional.of("it has a user or a fragment");
        }
        return Optional.empty();
    }

    /**
     * Why a request to this address would be refused now, {@link Reply.Forbidden}, or find nobody there, {@link Reply.NotSent};
     * empty where neither is so. Nothing is sent. The request itself judges again, for names change.
     */
    public Optional<Reply> objection(URI uri, Reach reach) {
        Optional<Reply> objection = objection(uri).map(Reply.Forbidden::new);
        return objection.isPresent()
                ? objection
                : bounded(uri, new Dispatch(), () -> judged(uri, reach).objection(), Optional::of);
    }

    /** Sends one request and waits for the whole answer. An interrupt ends the waiting and stays set. */
    public Reply exchange(Request request) {
        Optional<String> objection = objection(request.uri());
        if (objection.isPresent()) {
            return new Reply.Forbidden(objection.get());
        }
        Dispatch dispatch = new Dispatch();
        return bounded(request.uri(), dispatch, () -> exchange(request, dispatch), Function.identity());
    }

    /** Decides, once, whether a request is sent or given up before: whoever says so first. */
    private static final class Dispatch {
        private enum State {
            OPEN,
            SENT,
            GIVEN_UP
        }

        private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

        boolean send() {
            return state.compareAndSet(State.OPEN, State.SENT);
        }

        Reply giveUp(String reason) {
            state.compareAndSet(State.OPEN, State.GIVEN_UP);
            return state.get() == State.SENT ? new Reply.Lost(reason) : new Reply.NotSent(reason);
        }
    }

    /** Reading may trickle for ever, each byte in time, and resolving has no limit of its own. */
    private <T> T bounded(URI uri, Dispatch dispatch, Callable<T> work, Function<Reply, T> instead) {
        Future<T> answer;
        try {
            answer = threads.submit(work);
        } catch (RejectedExecutionException e) {
            return instead.apply(dispatch.giveUp("%s is not asked any more".formatted(uri.getHost())));
        }
        try {
            return answer.get(timeout.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Reply none = dispatch.giveUp("interrupted while waiting for " + uri.getHost());
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return instead.apply(none);
        } catch (TimeoutException e) {
            // Decided before the thread is woken, which might else go on and send.
            Reply none = dispatch.giveUp("%s did not answer within %s".formatted(uri.getHost(), timeout));
            answer.cancel(true);
            return instead.apply(none);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a request to %s failed".formatted(uri.getHost()), e.getCause());
        }
    }

    /** Addresses to connect to, or why there are none. */
    private record Judged(List<InetAddress> addresses, Optional<Reply> objection) {}

    private Judged judged(URI uri, Reach reach) {
        String host = name(uri);
        try {
            List<InetAddress> addresses = resolver.resolve(host);
            Optional<Reply> objection = addresses.stream()
                    .filter(address -> reach == Reach.PUBLIC && !PublicAddress.isPublic(address))
                    .findFirst()
                    .map(address -> new Reply.Forbidden(
                            "%s is at the private address %s".formatted(host, address.getHostAddress())));
            return new Judged(addresses, objection);
        } catch (UnknownHostException e) {
            return new Judged(List.of(), Optional.of(new Reply.NotSent("%s has no address".formatted(host))));
        }
    }

    private Reply exchange(Request request, Dispatch dispatch) {
        URI uri = request.uri();
        Judged judged = judged(uri, request.reach());
        if (judged.objection().isPresent()) {
            return judged.objection().get();
        }
        Socket plain = null;
        try {
            boolean encrypted = uri.getScheme().equalsIgnoreCase("https");
            int port = uri.getPort() > 0 ? uri.getPort() : encrypted ? HTTPS_PORT : HTTP_PORT;
            plain = connected(judged.addresses(), port);
            Socket socket = encrypted ? secured(plain, name(uri), port) : plain;
            return dispatch.send()
                    ? talk(socket, request)
                    : new Reply.NotSent("%s took too long to reach".formatted(uri.getHost()));
        } catch (SSLHandshakeException e) {
            return dispatch.giveUp("%s has no valid certificate: %s".formatted(uri.getHost(), words(e)));
        } catch (IOException e) {
            return dispatch.giveUp("%s cannot be reached: %s".formatted(uri.getHost(), words(e)));
        } finally {
            close(plain);
        }
    }

    private Socket connected(List<InetAddress> addresses, int port) throws IOException {
        IOException last = new UnknownHostException("it has no address");
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(millis());
                socket.connect(new InetSocketAddress(address, port), millis());
                return socket;
            } catch (IOException e) {
                close(socket);
                last = e;
            }
        }
        throw last;
    }

    private int millis() {
        return (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    }

    private Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) secure.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static Reply talk(Socket socket, Request request) {
        String host = request.uri().getHost();
        try {
            OutputStream out = socket.getOutputStream();
            out.write(Wire.head(request));
            out.write(request.body());
            out.flush();
            return Wire.answer(
                    new BufferedInputStream(socket.getInputStream()),
                    request.method().equals("HEAD"),
                    request.most());
        } catch (SocketTimeoutException e) {
            return new Reply.Lost("%s did not answer in time".formatted(host));
        } catch (IOException e) {
            return new Reply.Lost("the connection to %s broke: %s".formatted(host, words(e)));
        }
    }

    /** The host as a resolver takes it: an address of IPv6 has brackets only within a URI. */
    private static String name(URI uri) {
        return uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
    }

    private static String words(Throwable e) {
        return CloudEventEnvelope.firstLine(e);
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is of no use to anyone any more, open or not.
        }
    }

    /** Ends all requests that are under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
