package io.broadsheet.contract.outbound;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.broadsheet.contract.outbound.PinnedHttp.Request;
import io.broadsheet.contract.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinnedHttpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST = 1_000;

    @TempDir
    private Path folder = Path.of("");

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
        try (PinnedHttp http = new PinnedHttp(TIMEOUT)) {
            Reply posted = http.exchange(
                    Request.post(at("/a?b=c"), Map.of("X", "y"), "body".getBytes(UTF_8), Reach.ANYWHERE, MOST));

            assertThat(answer(posted).status()).isEqualTo(200);
            assertThat(answer(posted).body()).isEqualTo("POST /a?b=c 127.0.0.1:%d body".formatted(port()));
            assertThat(answer(posted).whole()).isTrue();
            assertThat(answer(get(http, at("/chunked"))).body())
                    .isEqualTo("GET /chunked 127.0.0.1:%d ".formatted(port()));
            assertThat(answer(get(http, at("/chunked"))).whole()).isTrue();
        }
    }

    @Test
    void aRedirectIsAnAnswerAndNoMore() {
        try (PinnedHttp http = new PinnedHttp(TIMEOUT)) {
            Reply reply = get(http, at("/away"));

            assertThat(answer(reply).status()).isEqualTo(302);
            assertThat(answer(reply).redirect()).hasValue("/elsewhere");
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
        try (PinnedHttp http = new PinnedHttp(TIMEOUT, _ -> List.of(resolved))) {
            assertThat(http.exchange(Request.get(at("/"), Reach.PUBLIC, MOST))).isInstanceOf(Reply.Forbidden.class);
            assertThat(http.objection(at("/"), Reach.PUBLIC))
                    .hasValueSatisfying(it -> assertThat(it).isInstanceOf(Reply.Forbidden.class));
            assertThat(http.objection(at("/"), Reach.ANYWHERE)).isEmpty();
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void aNameWithOnePrivateAddressAmongPublicOnesIsNotAsked() throws Exception {
        List<InetAddress> both = List.of(InetAddress.ofLiteral("9.9.9.9"), InetAddress.ofLiteral("127.0.0.1"));
        try (PinnedHttp http = new PinnedHttp(TIMEOUT, _ -> both)) {
            assertThat(http.exchange(Request.get(URI.create("http://rebound.example/"), Reach.PUBLIC, MOST)))
                    .isInstanceOf(Reply.Forbidden.class);
        }
    }

    @Test
    void aNameIsResolvedOnceAndTheConnectionGoesToThatAddress() {
        // given a name that means this machine at first and nothing at all a moment later
        Deque<InetAddress> answers = new ArrayDeque<>(List.of(InetAddress.getLoopbackAddress()));
        try (PinnedHttp http = new PinnedHttp(TIMEOUT, _ -> List.of(answers.removeFirst()))) {
            Reply reply = get(http, URI.create("http://rebound.example:%d/x".formatted(port())));

            assertThat(answer(reply).body()).isEqualTo("GET /x rebound.example:%d ".formatted(port()));
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void anAddressOfSeveralThatDoesNotAnswerIsNoObstacle() throws Exception {
        // The server listens on 127.0.0.1 only.
        List<InetAddress> both = List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1"));
        try (PinnedHttp http = new PinnedHttp(TIMEOUT, _ -> both)) {
            assertThat(answer(get(http, URI.create("http://two.example:%d/x".formatted(port()))))
                            .status())
                    .isEqualTo(200);
        }
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
        try (PinnedHttp http = new PinnedHttp(TIMEOUT)) {
            assertThat(get(http, URI.create(address))).isInstanceOf(Reply.Forbidden.class);
        }
    }

    @Test
    void aCertificateMustBeForTheNameThatWasAskedThoughTheConnectionGoesToAnAddress() throws Exception {
        HttpsServer encrypted = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            TestCertificates certificates = new TestCertificates(folder);
            encrypted.setHttpsConfigurator(new HttpsConfigurator(certificates.server("dns:right.example")));
            encrypted.createContext("/", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            encrypted.start();
            int port = encrypted.getAddress().getPort();
            try (PinnedHttp http = new PinnedHttp(
                    TIMEOUT,
                    _ -> List.of(InetAddress.getLoopbackAddress()),
                    certificates.client().getSocketFactory())) {
                assertThat(answer(get(http, URI.create("https://right.example:" + port)))
                                .status())
                        .isEqualTo(204);
                assertThat(get(http, URI.create("https://wrong.example:" + port)))
                        .isInstanceOfSatisfying(
                                Reply.NotSent.class,
                                it -> assertThat(it.reason()).contains("has no valid certificate", "wrong.example"));
            }
        } finally {
            encrypted.stop(0);
        }
    }

    @Test
    void anAnswerThatTricklesEndsInTime() throws IOException {
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PinnedHttp http = new PinnedHttp(Duration.ofMillis(500))) {
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

            Reply reply = get(http, at(slow));

            assertThat(reply).isInstanceOf(Reply.Lost.class);
        }
    }

    @Test
    void aNameThatTakesForEverToResolveEndsInTimeAndNothingWasSent() {
        try (PinnedHttp http = new PinnedHttp(Duration.ofMillis(200), _ -> {
            try {
                Thread.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                // It is given up, which is the point.
            }
            return List.of(InetAddress.getLoopbackAddress());
        })) {
            assertThat(get(http, at("/"))).isInstanceOf(Reply.NotSent.class);
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void anInterruptEndsTheWaitingAndStaysSet() throws Exception {
        AtomicReference<Reply> reply = new AtomicReference<>();
        AtomicInteger interrupted = new AtomicInteger();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PinnedHttp http = new PinnedHttp(TIMEOUT)) {
            Thread asking = Thread.ofVirtual().start(() -> {
                reply.set(get(http, at(silent)));
                interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
            });
            try (Socket socket = silent.accept()) {
                assertThat(socket.getInputStream().read())
                        .as("the request has begun")
                        .isEqualTo('G');
                asking.interrupt();
                asking.join();
            }
        }
        assertThat(reply.get()).isInstanceOf(Reply.Lost.class);
        assertThat(interrupted).hasValue(1);
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        AtomicReference<Reply> reply = new AtomicReference<>();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PinnedHttp http = new PinnedHttp(Duration.ofMinutes(5));
            Thread.ofVirtual().start(() -> reply.set(get(http, at(silent))));
            try (Socket socket = silent.accept()) {
                assertThat(socket.getInputStream().read()).isEqualTo('G');
                http.close();
                await().atMost(TIMEOUT).until(() -> reply.get() instanceof Reply.Lost);
            }
            assertThat(get(http, at("/"))).isInstanceOf(Reply.NotSent.class);
        }
    }

    @Test
    void aClosedPortAndANameWithoutAddressMeanThatNothingWasSent() {
        try (PinnedHttp http = new PinnedHttp(TIMEOUT)) {
            assertThat(get(http, URI.create("http://127.0.0.1:1/"))).isInstanceOf(Reply.NotSent.class);
            assertThat(get(http, URI.create("http://nobody.invalid/")))
                    .isEqualTo(new Reply.NotSent("nobody.invalid has no address"));
        }
    }

    /** Each line break is written as {@code |}. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "SSH-2.0-odd|, the answer is no HTTP",
                "HTTP/1.1 200 OK|Content-Length: 9||short, the answer broke off",
                "HTTP/1.1 200 OK|Content-Length: 5|Content-Length: 6||short, its length is",
                "HTTP/1.1 200 OK|Content-Length: -1||, its length is",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|sho, the answer broke off",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||x|, is no length of a chunk",
                "HTTP/1.1 200 OK|Content-Le, the answer broke off"
            })
    void aBrokenAnswerIsNone(String bytes, String reason) throws IOException {
        assertThat(asking(bytes.replace("|", "\r\n"), "GET", MOST))
                .isInstanceOfSatisfying(
                        Reply.Lost.class, it -> assertThat(it.reason()).contains(reason));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "HTTP/1.1 200 OK|Content-Length: 9||123456789, 1234, false",
                "HTTP/1.1 200 OK|Content-Length: 4||1234, 1234, true",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|123|3|456|0||, 1234, false",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3;x=y|123|1|4|0||, 1234, true",
                "HTTP/1.0 200 OK||123456789, 1234, false",
                "HTTP/1.0 200 OK||1234, 1234, true",
                "HTTP/1.1 103 Early Hints|Link: </a>||HTTP/1.1 200 OK|content-length: 2||12, 12, true"
            })
    void anAnswerIsReadUpToTheLimitAndSaysWhetherItIsWhole(String bytes, String body, boolean whole)
            throws IOException {
        Reply.Answer answer = answer(asking(bytes.replace("|", "\r\n"), "GET", 4));

        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.whole()).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
    void anAnswerWithoutABodyIsNotWaitedFor(String method, int status) throws IOException {
        Reply.Answer answer =
                answer(asking("HTTP/1.1 %d x\r\nContent-Length: 1000\r\n\r\n".formatted(status), method, MOST));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().firstValue("CONTENT-LENGTH")).hasValue("1000");
        assertThat(answer.bytes()).isEmpty();
    }

    @Test
    void endlessFieldsAreNotRead() throws IOException {
        assertThat(asking("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(1_000), "GET", MOST))
                .isInstanceOfSatisfying(
                        Reply.Lost.class, it -> assertThat(it.reason()).contains("more than 200 header fields"));
        assertThat(asking("HTTP/1.1 200 OK\r\nA: " + "b".repeat(9_000), "GET", MOST))
                .isInstanceOfSatisfying(
                        Reply.Lost.class, it -> assertThat(it.reason()).contains("a line of more than 8192 bytes"));
    }

    @ParameterizedTest
    @CsvSource({"X: y, z", "X y, z", "X, 'y\r\nEvil: z'", "X, \u0100"})
    void aFieldThatWouldBeMoreThanOneIsRefusedWithoutItsValue(String name, String value) {
        assertThatThrownBy(() -> Request.post(at("/"), Map.of(name, value), new byte[0], Reach.ANYWHERE, MOST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'%s' cannot be sent".formatted(name))
                .hasMessageNotContaining("Evil");
    }

    private static Reply get(PinnedHttp http, URI uri) {
        return http.exchange(Request.get(uri, Reach.ANYWHERE, MOST));
    }

    private static Reply.Answer answer(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Answer.class);
        return (Reply.Answer) reply;
    }

    /** Asks a server that says these bytes, whatever the question, and ends the connection when the other side has. */
    private static Reply asking(String bytes, String method, int most) throws IOException {
        try (ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PinnedHttp http = new PinnedHttp(TIMEOUT)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = odd.accept()) {
                    socket.getOutputStream().write(bytes.getBytes(US_ASCII));
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client has heard enough.
                }
            });
            return http.exchange(new Request(method, at(odd), Map.of(), new byte[0], Reach.ANYWHERE, most));
        }
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(port(), path));
    }

    private static URI at(ServerSocket socket) {
        return URI.create("http://127.0.0.1:%d/".formatted(socket.getLocalPort()));
    }
}
