package io.broadsheet.syndication.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinnedHttpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] body = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                            + exchange.getRequestHeaders().getFirst("Host") + " "
                            + new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                    .getBytes(UTF_8);
            boolean away = exchange.getRequestURI().getPath().equals("/away");
            if (away) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(
                    away ? 302 : 200, exchange.getRequestURI().getPath().equals("/chunked") ? 0 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anAnswerIsReadWholeWhateverItsFraming() {
        try (PinnedHttp http = new PinnedHttp(TIMEOUT, true)) {
            assertThat(http.post(at("/a?b=c"), Map.of("X", "y"), "body".getBytes(UTF_8)))
                    .isEqualTo(new Reply.Answer(200, "POST /a?b=c 127.0.0.1:%d body".formatted(port())));
            assertThat(http.get(at("/chunked")))
                    .isEqualTo(new Reply.Answer(200, "GET /chunked 127.0.0.1:%d ".formatted(port())));
        }
    }

    @Test
    void aRedirectIsAnAnswerAndNoMore() {
        try (PinnedHttp http = new PinnedHttp(TIMEOUT, true)) {
            assertThat(http.get(at("/away")))
                    .isInstanceOfSatisfying(
                            Reply.Answer.class, it -> assertThat(it.status()).isEqualTo(302));
        }
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "192.168.7.7",
                "172.16.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "::1",
                "fe80::1",
                "fd00::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "224.0.0.1"
            })
    void aPrivateAddressIsNotAsked(String address) throws Exception {
        InetAddress resolved = InetAddress.getByName(address);
        try (PinnedHttp http = new PinnedHttp(TIMEOUT, false, host -> List.of(resolved))) {
            assertThat(http.get(at("/"))).isInstanceOf(Reply.Forbidden.class);
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void aNameWithOnePrivateAddressAmongPublicOnesIsNotAsked() throws Exception {
        List<InetAddress> both = List.of(InetAddress.ofLiteral("9.9.9.9"), InetAddress.ofLiteral("127.0.0.1"));
        try (PinnedHttp http = new PinnedHttp(TIMEOUT, false, host -> both)) {
            assertThat(http.get(URI.create("http://rebound.example/"))).isInstanceOf(Reply.Forbidden.class);
        }
    }

    @Test
    void aNameIsResolvedOnceAndTheConnectionGoesToThatAddress() {
        // given a name that means this machine at first and nothing at all a moment later
        Deque<InetAddress> answers = new ArrayDeque<>(List.of(InetAddress.getLoopbackAddress()));
        try (PinnedHttp http = new PinnedHttp(TIMEOUT, true, host -> List.of(answers.removeFirst()))) {
            Reply reply = http.get(URI.create("http://rebound.example:%d/x".formatted(port())));

            assertThat(reply).isEqualTo(new Reply.Answer(200, "GET /x rebound.example:%d ".formatted(port())));
        }
        assertThat(answers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "http:///x",
                "http://user:pass@example.org/",
                "file:/etc/passwd",
                "http://a/#b"
            })
    void whatIsNoPlainWebAddressIsForbidden(String address) {
        try (PinnedHttp http = new PinnedHttp(TIMEOUT, true)) {
            assertThat(http.get(URI.create(address))).isInstanceOf(Reply.Forbidden.class);
        }
    }

    @Test
    void anAnswerThatTricklesEndsInTime() throws IOException {
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PinnedHttp http = new PinnedHttp(Duration.ofMillis(500), true)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = slow.accept()) {
                    while (true) {
                        socket.getOutputStream().write('H');
                        // How slowly the server answers, which is what is tried; nothing waits for it.
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException e) {
                    // The client has hung up, which is the point.
                }
            });

            Reply reply = http.get(URI.create("http://127.0.0.1:%d/".formatted(slow.getLocalPort())));

            assertThat(reply).isInstanceOf(Reply.Failure.class);
        }
    }

    @Test
    void whatIsNoHttpIsAFailure() throws IOException {
        try (ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PinnedHttp http = new PinnedHttp(TIMEOUT, true)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = odd.accept()) {
                    socket.getOutputStream().write("SSH-2.0-odd\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });

            assertThat(http.get(URI.create("http://127.0.0.1:%d/".formatted(odd.getLocalPort()))))
                    .isInstanceOf(Reply.Failure.class);
        }
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(port(), path));
    }
}
