package io.broadsheet.syndication;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.testing.RealPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that are slow, many, rude or from another time: everyone else is served as always. */
@Tag("services")
@Tag("once")
class HardTimesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 60;
    private static RunningSyndication running;

    @BeforeAll
    static void start() {
        running = RunningSyndication.on(
                RealPostgres.freshDatabase(),
                Map.of(
                        "broadsheet.syndication.connections.most", MOST,
                        "broadsheet.syndication.connections.request-timeout", "3s",
                        "broadsheet.syndication.connections.stall-timeout", "500ms"));
        ArticleId id = ArticleId.fresh();
        RunningSyndication.publish(Articles.published(
                id, 1, Articles.slug("big", id), "Big", "<p>" + "x".repeat(600_000) + "</p>", Articles.MORNING));
        await().atMost(PATIENCE).untilAsserted(() -> assertOthersAreServed());
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static void assertOthersAreServed() {
        assertThat(running.get("/feed.atom").body()).contains(">Big</title>");
    }

    @Test
    void aRequestThatTricklesInIsGivenUp() throws IOException {
        List<Socket> slow = new ArrayList<>();
        AtomicBoolean done = new AtomicBoolean();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = open();
                socket.getOutputStream().write("GET /feed.atom HTTP/1.1\r\nHost: a\r\nX-".getBytes(ISO_8859_1));
                slow.add(socket);
                Thread.ofVirtual().start(() -> trickle(socket, done));
            }

            assertOthersAreServed();
            for (Socket socket : slow) {
                await().atMost(PATIENCE).until(() -> isClosed(socket));
            }
        } finally {
            done.set(true);
            closeAll(slow);
        }
        assertOthersAreServed();
    }

    @Test
    void aBodyThatTricklesInIsGivenUp() throws IOException {
        AtomicBoolean done = new AtomicBoolean();
        try (Socket socket = open()) {
            socket.getOutputStream()
                    .write("POST /hub HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhub".getBytes(ISO_8859_1));
            Thread.ofVirtual().start(() -> trickle(socket, done));

            await().atMost(PATIENCE).until(() -> isClosed(socket));
        } finally {
            done.set(true);
        }
        assertOthersAreServed();
    }

    @Test
    void aClientThatAsksForMuchAndTakesNothingIsGivenUp() throws IOException {
        List<Socket> greedy = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(address());
                socket.setSoTimeout(100);
                socket.getOutputStream()
                        .write("GET /feed.atom HTTP/1.1\r\nHost: a\r\n\r\n"
                                .repeat(200)
                                .getBytes(ISO_8859_1));
                greedy.add(socket);
            }

            assertOthersAreServed();
            for (Socket socket : greedy) {
                // Nothing is read until the server has hung up; then what is left ends before all has come.
                await().atMost(PATIENCE)
                        .until(() -> hasHungUp(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1)));
            }
        } finally {
            closeAll(greedy);
        }
        assertOthersAreServed();
    }

    @Test
    void aClientThatTakesNothingAndGoesOnAskingIsGivenUp() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(address());
            // Said to have a body, of no bytes: it goes the long way, behind the router.
            byte[] request = "GET /feed.atom HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);

            await().atMost(PATIENCE).until(() -> hasHungUp(socket, request));
        }
        assertOthersAreServed();
    }

    @Test
    void aFloodOfConnectionsPushesOutThoseThatWaitLongest() throws IOException {
        List<Socket> flood = new ArrayList<>();
        try {
            for (int i = 0; i < MOST * 4; i++) {
                flood.add(open());
            }

            assertOthersAreServed();
            for (Socket socket : flood.subList(0, MOST * 2)) {
                await().atMost(PATIENCE).until(() -> isClosed(socket));
            }
        } finally {
            closeAll(flood);
        }
        assertOthersAreServed();
    }

    @Test
    void headersOfAHundredKilobytesAreRefused() throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream()
                    .write(("GET /feed.atom HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + "\"x\",".repeat(25_000)
                                    + "\"y\"\r\n\r\n")
                            .getBytes(ISO_8859_1));
            assertThat(firstLine(socket)).matches("HTTP/1.1 4\\d\\d .*");
        } catch (SocketException e) {
            // It hung up while we were still sending, which is an answer too.
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
        assertOthersAreServed();
    }

    @Test
    void whoSpeaksHttpOneZeroIsAnsweredAndTheConnectionEnds() throws IOException {
        try (Socket socket = open()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write("GET /feed.json HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(answer).startsWith("HTTP/1.").contains(" 200 ").contains("\"title\":\"Big\"");
        }
    }

    @Test
    void whatIsNoHttpAtAllHarmsNobody() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (byte[] odd : List.of(
                new byte[] {0x16, 0x03, 0x01, 0x02, 0, 1, 0, 1, (byte) 0xFC},
                "\r\n\r\n\r\n\r\nnonsense\r\n\r\n".getBytes(ISO_8859_1),
                "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1),
                "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1),
                "GET /%00%ff%c0%af HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1),
                "GET http://elsewhere.example/ HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1),
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1))) {
            Socket socket = open();
            sockets.add(socket);
            socket.getOutputStream().write(odd);
        }
        // Together: for some of them the server waits its whole timeout.
        for (Socket socket : sockets) {
            await().atMost(PATIENCE).until(() -> isClosed(socket));
        }
        closeAll(sockets);
        assertOthersAreServed();
    }

    private static Socket open() throws IOException {
        Socket socket = new Socket();
        socket.connect(address());
        socket.setSoTimeout(50);
        return socket;
    }

    private static InetSocketAddress address() {
        URI address = running.address("/");
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    private static void trickle(Socket socket, AtomicBoolean done) {
        try {
            while (!done.get()) {
                socket.getOutputStream().write('x');
                // How slowly the client sends, which is what is tried; nothing waits for it.
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // The server has hung up, which is the point.
        }
    }

    /** Whether the server has closed the connection; reads what came before. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // an answer before the end
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    // Writing to a connection that the other side has given up fails, after a try or two.
    private static boolean hasHungUp(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
