package io.broadsheet.syndication;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.testing.RealPostgres;
import io.micronaut.http.netty.channel.EventLoopGroupRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two ways lead to an answer: ahead of the router where a copy is ready, and through it. A query takes the second one, so
 * each case is asked both ways and must be answered alike.
 */
@Tag("services")
@Tag("once")
class HotPathTest {
    private static final String BEHIND_THE_ROUTER = "?";
    private static RunningSyndication running;
    private static String tag;
    private static String gzipTag;
    private static String date;

    @BeforeAll
    static void publishOne() {
        running = RunningSyndication.on(RealPostgres.freshDatabase());
        ArticleId id = ArticleId.fresh();
        RunningSyndication.publish(Articles.published(id, Articles.slug("hot", id), "Hot"));
        await().untilAsserted(() -> assertThat(running.get("/feed.atom").body()).contains(id.toString()));
        tag = running.get("/feed.atom").headers().firstValue("ETag").orElseThrow();
        gzipTag = running.get("/feed.atom", "Accept-Encoding", "gzip")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        date = running.get("/feed.atom").headers().firstValue("Last-Modified").orElseThrow();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"parent", "default"})
    void connectionsAreAcceptedAndServedByTheSystemsEpoll(String group) {
        EventLoopGroup loops = running.bean(EventLoopGroupRegistry.class)
                .getEventLoopGroup(group)
                .orElseThrow();

        assertThat(((IoEventLoopGroup) loops).isIoType(EpollIoHandler.class))
                .as("%s is %s; epoll: %s", group, loops, Epoll.unavailabilityCause())
                .isTrue();
    }

    static Stream<List<String>> cases() {
        return Stream.of(
                List.of(),
                List.of("Accept-Encoding: gzip"),
                List.of("Accept-Encoding: br;q=0.9, gzip"),
                List.of("Accept-Encoding: br, zstd"),
                List.of("Accept-Encoding: zstd"),
                List.of("Accept-Encoding: gzip", "Accept-Encoding: br"),
                List.of("If-None-Match: " + tag),
                List.of("If-None-Match: W/" + tag),
                List.of("If-None-Match: \"a\", " + tag + ", \"b\""),
                List.of("If-None-Match: \"a\"", "If-None-Match: " + tag),
                List.of("If-None-Match: *"),
                List.of("If-None-Match: \"other\""),
                List.of("If-None-Match: \"other\"", "If-Modified-Since: " + date),
                List.of("If-None-Match: " + gzipTag),
                List.of("If-None-Match: " + gzipTag, "Accept-Encoding: gzip"),
                List.of("If-None-Match: \"unclosed"),
                List.of("If-None-Match: " + "\"x\",".repeat(900)),
                List.of("If-Modified-Since: " + date),
                List.of("If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT"),
                List.of("If-Modified-Since: yesterday"),
                List.of("If-Match: \"other\""),
                List.of("If-Match: *"),
                List.of("If-Unmodified-Since: Sat, 01 Jan 2000 00:00:00 GMT"),
                List.of("Accept: text/html,application/xhtml+xml"),
                List.of("Accept: text/html", "If-None-Match: " + tag),
                List.of("Range: bytes=0-9"),
                List.of("Range: bytes=999999-1"),
                List.of("A-IM: feed"),
                List.of("A-IM: feed", "If-None-Match: " + tag),
                List.of("A-IM: feed", "If-None-Match: \"other\""));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothWaysAnswerAlike(List<String> headers) {
        for (String path : List.of("/feed.atom", "/feed.json", "/")) {
            for (String method : List.of("GET", "HEAD")) {
                Reply hot = ask(method, path, headers);
                Reply routed = ask(method, path + BEHIND_THE_ROUTER, headers);

                assertThat(hot).as("%s %s %s", method, path, headers).isEqualTo(routed);
                assertThat(hot.headers()).containsKey("date");
            }
        }
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTheirOrder() {
        try (Socket socket = open()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append("GET /feed.json%s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(i % 3 == 0 ? "?" : ""));
                requests.append("GET /articles/never-%d HTTP/1.1\r\nHost: a\r\n\r\n".formatted(i));
            }
            socket.getOutputStream().write(requests.toString().getBytes(ISO_8859_1));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < 50; i++) {
                assertThat(Reply.read(in, "GET").status()).isEqualTo(200);
                assertThat(Reply.read(in, "GET").status()).isEqualTo(404);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aConnectionMayBeUsedManyTimesAndClosedOnRequest() throws IOException {
        try (Socket socket = open()) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < 200; i++) {
                socket.getOutputStream()
                        .write("GET /feed.atom HTTP/1.1\r\nHost: a\r\nIf-None-Match: %s\r\n\r\n"
                                .formatted(tag)
                                .getBytes(ISO_8859_1));
                assertThat(Reply.read(in, "GET").status()).isEqualTo(304);
            }
            socket.getOutputStream()
                    .write("GET /feed.atom HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(Reply.read(in, "GET").status()).isEqualTo(200);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    private static Reply ask(String method, String path, List<String> headers) {
        try (Socket socket = open()) {
            StringBuilder request = new StringBuilder("%s %s HTTP/1.1\r\nHost: a\r\n".formatted(method, path));
            headers.forEach(header -> request.append(header).append("\r\n"));
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
            return Reply.read(new BufferedInputStream(socket.getInputStream()), method);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket open() throws IOException {
        URI address = running.address("/");
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** An answer as it came over the wire; the time of day in Date is cut away, and Connection, which one way leaves out. */
    private record Reply(int status, Map<String, String> headers, String body) {
        static Reply read(InputStream in, String method) throws IOException {
            int status = Integer.parseInt(line(in).split(" ", -1)[1]);
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.merge(
                        line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                        line.substring(colon + 1).strip(),
                        (one, other) -> one + ", " + other);
            }
            String length = headers.getOrDefault("content-length", "0");
            byte[] body =
                    method.equals("HEAD") || status == 304 ? new byte[0] : in.readNBytes(Integer.parseInt(length));
            headers.computeIfPresent("date", (_, it) -> it.substring(0, "Mon, 14 Sep 2026".length()));
            headers.remove("connection");
            return new Reply(status, headers, new String(body, ISO_8859_1));
        }

        private static String line(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the connection ended after '%s'".formatted(line.toString(ISO_8859_1)));
                }
                if (c != '\r') {
                    line.write(c);
                }
            }
            return line.toString(ISO_8859_1);
        }
    }
}
