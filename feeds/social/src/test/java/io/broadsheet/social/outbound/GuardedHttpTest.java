package io.broadsheet.social.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.contract.testing.TestCertificates;
import io.broadsheet.social.testing.FileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is let through, and what a server may do to us; a whole server's unpleasantness is in the Mastodon tests. */
class GuardedHttpTest {
    private final GuardedHttp strict = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(1), false));
    private final GuardedHttp open = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(1), true));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:1/",
                "https://localhost:1/",
                "https://[::1]:1/",
                "https://169.254.169.254/latest",
                "https://2130706433/"
            })
    void privateAddressesAreNeverAsked(String address) {
        Reply reply = strict.send("GET", URI.create(address), Map.of(), null);

        assertThat(reply).isInstanceOf(Reply.Forbidden.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://social.example/", "file:///etc/passwd", "mailto:a@b.example", "relative"})
    void onlyTheWebIsAsked(String address) {
        Reply reply = open.send("GET", URI.create(address), Map.of(), null);

        assertThat(reply).isInstanceOf(Reply.Forbidden.class);
    }

    @Test
    void aNameWithoutAddressMeansThatNothingWasSent() {
        Reply reply = strict.send("GET", URI.create("https://nobody.invalid/"), Map.of(), null);

        assertThat(reply).isInstanceOf(Reply.NotSent.class);
    }

    @Test
    void aClosedPortMeansThatNothingWasSent() {
        Reply reply = open.send("GET", URI.create("http://127.0.0.1:1/"), Map.of(), null);

        assertThat(reply).isInstanceOf(Reply.NotSent.class);
    }

    @Test
    void anAddressWithAPasswordIsRefused() {
        assertThatThrownBy(() -> open.requireUsable("server", URI.create("https://ada:secret@social.example")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTimeoutOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new OutboundConfig(Duration.ofMillis(10), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("broadsheet.social.timeout is PT0.01S (expected: from 100ms to 5m)");
    }

    @Test
    void theOwnSiteMayBeOnThisMachineAndNothingElseThere() {
        try (FileServer site = new FileServer();
                FileServer other = new FileServer()) {
            site.put("articles/a", new byte[] {'x'});
            other.put("articles/a", new byte[] {'x'});
            GuardedHttp http = new GuardedHttp(
                    new OutboundConfig(Duration.ofSeconds(2), false), new OwnSiteConfig(site.uri("/front")));

            assertThat(http.send("HEAD", site.uri("/articles/a"), Map.of(), null))
                    .isInstanceOfSatisfying(
                            Reply.Answer.class, it -> assertThat(it.status()).isEqualTo(200));
            assertThat(http.send("HEAD", other.uri("/articles/a"), Map.of(), null))
                    .isInstanceOf(Reply.Forbidden.class);
            assertThat(http.send("HEAD", URI.create("https://127.0.0.1/"), Map.of(), null))
                    .isInstanceOf(Reply.Forbidden.class);
            http.close();
        }
    }

    @Test
    void whatServersElsewhereCannotReachIsKnownToBeHidden() {
        GuardedHttp http = new GuardedHttp(
                new OutboundConfig(Duration.ofSeconds(2), false),
                new OwnSiteConfig(URI.create("https://127.0.0.1:8080/")));

        assertThat(http.hiddenFromOthers(URI.create("https://127.0.0.1:8080/ship.png")))
                .hasValueSatisfying(it -> assertThat(it).contains("private address"));
        assertThat(http.hiddenFromOthers(URI.create("http://192.0.2.7/ship.png")))
                .hasValueSatisfying(it -> assertThat(it).contains("not encrypted"));
        assertThat(http.hiddenFromOthers(URI.create("https://9.9.9.9/ship.png")))
                .isEmpty();
        assertThat(open.hiddenFromOthers(URI.create("http://127.0.0.1:8080/ship.png")))
                .isEmpty();
        http.close();
    }

    @Test
    void aRedirectToAPrivateAddressIsNotFollowed() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (FileServer inside = new FileServer()) {
            URI secret = inside.put("secret.png", FileServer.picture("png", 5, 5, false));
            server.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Location", secret.toString());
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            server.start();

            Download download = open.fetch(
                    URI.create("http://127.0.0.1:%d/a.png"
                            .formatted(server.getAddress().getPort())),
                    1_000_000);

            assertThat(download).isEqualTo(new Download.Missing("127.0.0.1 answered 302"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForMeansThatNothingWasSent(@TempDir Path folder) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            server.setHttpsConfigurator(
                    new HttpsConfigurator(new TestCertificates(folder).selfSigned("dns:wrong.example")));
            server.start();
            // The first handshake of a process takes its time.
            GuardedHttp patient = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(30), true));

            Reply reply = patient.send(
                    "GET",
                    URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
                    Map.of("Authorization", "Bearer secret"),
                    null);

            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Reply.NotSent.class, it -> assertThat(it.reason()).contains("has no valid certificate"));
            patient.close();
        } finally {
            server.stop(0);
        }
    }
}
