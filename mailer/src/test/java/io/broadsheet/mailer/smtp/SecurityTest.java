package io.broadsheet.mailer.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Certificates, host names and ways of signing in, on real sockets. */
class SecurityTest {
    @TempDir
    private static Path folder;

    private static TestCertificates certificates;
    private static SSLContext good;
    private static SSLContext wrongName;
    private static SSLContext selfSigned;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() {
        certificates = new TestCertificates(folder);
        good = certificates.server("dns:localhost");
        wrongName = certificates.server("dns:elsewhere.example");
        selfSigned = certificates.selfSigned("dns:localhost");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, required", "false, optional", "true, implicit"})
    void aServerWithACertificateOfATrustedAuthorityGetsTheMail(boolean implicit, String starttls) throws Exception {
        SecureServer server = server(good, implicit, "");

        assertThat(handOver(connections(server.port(), starttls, null, null, certificates.authority())))
                .isInstanceOf(Outcome.Accepted.class);

        assertThat(server.mails).containsExactly("secret, nobody");
    }

    @ParameterizedTest
    @CsvSource({"false, required", "false, optional", "true, implicit"})
    void aCertificateThatNobodyVouchesForIsRefused(boolean implicit, String starttls) {
        SecureServer server = server(selfSigned, implicit, "");

        assertThatThrownBy(() -> handOver(connections(server.port(), starttls, null, null, certificates.authority())))
                .isInstanceOf(RelayUnavailableException.class)
                .hasMessageContaining("localhost:")
                .hasMessageContaining("certificate")
                .hasMessageContaining("broadsheet.mail.smtp.trust");
        assertThat(server.mails).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, required", "true, implicit"})
    void aCertificateForAnotherHostIsRefused(boolean implicit, String starttls) {
        SecureServer server = server(wrongName, implicit, "");

        assertThatThrownBy(() -> handOver(connections(server.port(), starttls, null, null, certificates.authority())))
                .isInstanceOf(RelayUnavailableException.class)
                .hasMessageContaining("localhost")
                .hasMessageContaining("expected: a certificate for localhost");
        assertThat(server.mails).isEmpty();
    }

    @Test
    void theAuthorityOfAnotherIsNotTrustedWithoutBeingNamed() {
        SecureServer server = server(good, false, "");

        assertThatThrownBy(() -> handOver(connections(server.port(), "required", null, null, null)))
                .isInstanceOf(RelayUnavailableException.class)
                .hasMessageContaining("broadsheet.mail.smtp.trust");
    }

    @Test
    void aFileWithoutCertificatesStopsTheStart() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");

        assertThatThrownBy(() -> connections(1, "required", null, null, empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.mail.smtp.trust")
                .hasMessageContaining("expected: ");
    }

    @ParameterizedTest
    @CsvSource({"CRAM-MD5, cram-md5", "XOAUTH2, xoauth2"})
    void whoSignsInTheWayThatTheServerAsksForIsLetIn(String mechanism, String auth) throws Exception {
        SecureServer server = server(good, false, mechanism);
        SmtpConnections connections =
                connections(server.port(), "required", auth, SecureServer.SECRET, certificates.authority());

        assertThat(handOver(connections)).isInstanceOf(Outcome.Accepted.class);

        assertThat(server.mails).containsExactly("secret, somebody by " + mechanism);
    }

    @ParameterizedTest
    @CsvSource({"CRAM-MD5, cram-md5", "XOAUTH2, xoauth2"})
    void whoHasTheWrongSecretIsToldWhichKeysMatter(String mechanism, String auth) {
        SecureServer server = server(good, false, mechanism);

        assertThatThrownBy(
                        () -> handOver(connections(server.port(), "required", auth, "wrong", certificates.authority())))
                .isInstanceOf(RelayUnavailableException.class)
                .hasMessageContaining("does not let somebody in")
                .hasMessageContaining("broadsheet.mail.smtp.username");
        assertThat(server.mails).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "any",
            value = {"plain, PLAIN", "login, LOGIN", "any, PLAIN"})
    void theUsualWaysWorkWithAServerOfAnotherMaker(@Nullable String auth, String mechanism) throws Exception {
        List<String> signedIn = new CopyOnWriteArrayList<>();
        SMTPServer server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .enableTLS()
                .startTlsSocketFactory(good)
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, _) -> {
                    if (!user.equals(SecureServer.USER) || !password.equals(SecureServer.SECRET)) {
                        throw new LoginFailedException();
                    }
                    signedIn.add(user);
                }))
                .build();
        server.start();
        opened.add(server::stop);
        int port = server.getPortAllocated();

        assertThat(handOver(connections(port, "required", auth, SecureServer.SECRET, certificates.authority())))
                .as(mechanism)
                .isInstanceOf(Outcome.Accepted.class);

        assertThat(signedIn).containsExactly(SecureServer.USER);
        assertThatThrownBy(() -> handOver(connections(port, "required", auth, "wrong", certificates.authority())))
                .isInstanceOf(RelayUnavailableException.class)
                .hasMessageContaining("does not let somebody in");
    }

    @Test
    void aRenewedTokenInAFileIsUsedForTheNextConnection() throws Exception {
        SecureServer server = server(good, false, "XOAUTH2");
        Path file = Files.writeString(folder.resolve("token"), "expired\n");
        SmtpConnections connections = keep(new SmtpConnections(
                settings(server.port(), "required", "xoauth2", null, file, certificates.authority()),
                () -> new Relay("localhost", server.port())));
        assertThatThrownBy(() -> handOver(connections)).isInstanceOf(RelayUnavailableException.class);

        Files.writeString(file, SecureServer.SECRET + "\n");

        assertThat(handOver(connections)).isInstanceOf(Outcome.Accepted.class);
    }

    private SecureServer server(SSLContext tls, boolean implicit, String mechanism) {
        SecureServer server = new SecureServer(tls, implicit, mechanism);
        opened.add(server);
        return server;
    }

    private SmtpConnections connections(
            int port, String starttls, @Nullable String auth, @Nullable String secret, @Nullable Path trust) {
        return keep(new SmtpConnections(
                settings(port, starttls, auth, secret, null, trust), () -> new Relay("localhost", port)));
    }

    private SmtpConnections keep(SmtpConnections connections) {
        opened.add(connections);
        return connections;
    }

    private static SmtpSettings settings(
            int port,
            String starttls,
            @Nullable String auth,
            @Nullable String secret,
            @Nullable Path file,
            @Nullable Path trust) {
        return new SmtpSettings(
                "broadsheet.mail.smtp",
                "localhost",
                port,
                secret == null && file == null ? null : SecureServer.USER,
                secret,
                file,
                auth,
                starttls,
                trust,
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                1);
    }

    private static Outcome handOver(SmtpConnections connections) throws RelayUnavailableException {
        return connections.handOver(
                new Envelope("s@b.example", "r@b.example"),
                out -> out.write("Subject: x\r\n\r\nBody\r\n".getBytes(US_ASCII)));
    }
}
