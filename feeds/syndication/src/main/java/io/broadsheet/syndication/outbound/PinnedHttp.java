package io.broadsheet.syndication.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.outbound.PublicAddress;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * HTTP/1.1 to servers whose addresses strangers choose, such that none of them gets this server to ask its own network: a
 * name is resolved once, every address it has must be a public one, and the connection goes to that very address, whatever
 * the name means a moment later. No redirect is followed, an answer is read up to a limit, and a whole exchange ends within
 * the time limit. Not the JDK's client, for that one resolves names by itself. Thread-safe.
 */
public final class PinnedHttp implements AutoCloseable {
    /** Longest body that is read, in bytes. */
    public static final int MOST_BYTES = 65_536;

    private static final int MOST_LINE = 8_192;
    private static final int MOST_LINES = 200;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Duration timeout;
    private final boolean privateAllowed;
    private final Resolver resolver;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("outbound-watch").factory());

    /** From a name to its addresses. */
    @FunctionalInterface
    interface Resolver {
        List<InetAddress> resolve(String host) throws UnknownHostException;
    }

    /**
     * Opens no connection yet.
     *
     * @param timeout for one whole exchange
     * @param privateAllowed whether addresses of private networks and of this machine may be asked
     */
    public PinnedHttp(Duration timeout, boolean privateAllowed) {
        this(timeout, privateAllowed, host -> List.of(InetAddress.getAllByName(host)));
    }

    PinnedHttp(Duration timeout, boolean privateAllowed, Resolver resolver) {
        this.timeout = timeout;
        this.privateAllowed = privateAllowed;
        this.resolver = resolver;
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

    /** Asks with GET. */
    public Reply get(URI uri) {
        return exchange("GET", uri, Map.of(), new byte[0]);
    }

    /** Sends a body with POST. */
    public Reply post(URI uri, Map<String, String> headers, byte[] body) {
        return exchange("POST", uri, headers, body);
    }

    private Reply exchange(String method, URI uri, Map<String, String> headers, byte[] body) {
        Optional<String> objection = objection(uri);
        if (objection.isPresent()) {
            return new Reply.Forbidden(objection.get());
        }
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        List<InetAddress> addresses;
        try {
            addresses = resolver.resolve(host);
        } catch (UnknownHostException e) {
            return new Reply.Failure("%s has no address".formatted(host));
        }
        for (InetAddress address : addresses) {
            if (!privateAllowed && !PublicAddress.isPublic(address)) {
                return new Reply.Forbidden("%s is at the private address %s".formatted(host, address.getHostAddress()));
            }
        }
        try (Socket socket = new Socket()) {
            // Reading may trickle for ever, each byte in time; closing the socket ends it.
            ScheduledFuture<?> end = watch.schedule(() -> close(socket), timeout.toMillis(), TimeUnit.MILLISECONDS);
            try {
                return talk(socket, addresses.getFirst(), host, method, uri, headers, body);
            } finally {
                end.cancel(false);
            }
        } catch (IOException e) {
            return new Reply.Failure("%s: %s".formatted(host, e.getMessage()));
        }
    }

    private Reply talk(
            Socket plain,
            InetAddress address,
            String host,
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body)
            throws IOException {
        boolean secure = uri.getScheme().equalsIgnoreCase("https");
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(millis);
        plain.connect(new InetSocketAddress(address, port), millis);
        Socket socket = secure ? secured(plain, host, port) : plain;
        OutputStream out = socket.getOutputStream();
        out.write(head(method, uri, headers, body.length).getBytes(ISO_8859_1));
        out.write(body);
        out.flush();
        return read(new BufferedInputStream(socket.getInputStream()));
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocket socket =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String head(String method, URI uri, Map<String, String> headers, int length) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        StringBuilder head = new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\n"
                .formatted(
                        method,
                        URI.create(target).toASCIIString(),
                        uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost()));
        head.append("User-Agent: Broadsheet\r\nConnection: close\r\n");
        if (!method.equals("GET")) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    private static Reply read(InputStream in) throws IOException {
        String status = line(in);
        // 1xx answers come before the one that counts.
        while (status.matches("HTTP/1\\.[01] 1\\d\\d.*")) {
            while (!line(in).isEmpty()) {
                // fields of an interim answer mean nothing to us
            }
            status = line(in);
        }
        if (!status.matches("HTTP/1\\.[01] [2-5]\\d\\d(?: .*)?")) {
            return new Reply.Failure("the answer is no HTTP");
        }
        long length = -1;
        boolean chunked = false;
        for (int i = 0; ; i++) {
            String line = line(in);
            if (line.isEmpty()) {
                break;
            }
            if (i > MOST_LINES) {
                throw new IOException("more than %d lines of fields".formatted(MOST_LINES));
            }
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.matches("content-length:\\s*\\d{1,15}\\s*")) {
                length = Long.parseLong(lower.substring(lower.indexOf(':') + 1).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        int code = Integer.parseInt(status.substring(9, 12));
        byte[] body =
                chunked ? chunks(in) : in.readNBytes((int) (length < 0 ? MOST_BYTES : Math.min(length, MOST_BYTES)));
        return new Reply.Answer(code, new String(body, UTF_8));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < MOST_BYTES) {
            String size = line(in).split(";", -1)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("'%s' is no length of a chunk".formatted(size));
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                break;
            }
            body.write(in.readNBytes(Math.min(length, MOST_BYTES)));
            line(in);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the answer broke off");
            }
            if (next == '\n') {
                return line.toString(ISO_8859_1).stripTrailing();
            }
            if (line.size() == MOST_LINE) {
                throw new IOException("a line of more than %d bytes".formatted(MOST_LINE));
            }
            line.write(next);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use to anyone any more, open or not.
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
