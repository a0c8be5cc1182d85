package io.broadsheet.mailer.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.mailer.testing.TestRelay;
import io.broadsheet.mailer.testing.TestRelay.Manner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers answer, on real sockets, becomes a value. */
class SmtpTest {
    private static final String MESSAGE = "Subject: x\r\n\r\n.a line with a dot\r\n..two\r\n.\r\nend\r\n";

    private final TestRelay relay = new TestRelay();
    private final List<SmtpConnections> opened = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        opened.forEach(SmtpConnections::close);
        relay.close();
    }

    @Test
    void aMessageArrivesByteForByteFromTheBounceAddress() throws Exception {
        Outcome outcome = handOver(to(relay.port()), "a@b.example");

        assertThat(outcome).isEqualTo(new Outcome.Accepted("250 2.0.0 taken"));
        assertThat(relay.taken())
                .containsExactly(new TestRelay.Taken("bounces@review.example.org", "a@b.example", MESSAGE));
    }

    @Test
    void anAddressBeyondAsciiGoesOnlyToAServerThatTakesItAndTheOthersAreNotMarked() throws Exception {
        relay.offerUtf8();
        SmtpConnections connections = to(relay.port());

        Outcome first = handOver(connections, "jürgen@xn--bcher-kva.example");
        Outcome second = handOver(connections, "a@b.example");

        assertThat(first).isInstanceOf(Outcome.Accepted.class);
        assertThat(second).isInstanceOf(Outcome.Accepted.class);
        assertThat(relay.taken().getFirst().recipient()).isEqualTo("jürgen@xn--bcher-kva.example");
        assertThat(relay.mailCommands().getFirst()).endsWith(" SMTPUTF8");
        assertThat(relay.mailCommands().getLast()).doesNotContain("SMTPUTF8");
    }

    @Test
    void aServerWithoutUtf8IsNotAskedAndTheReasonIsGiven() throws Exception {
        Outcome outcome = handOver(to(relay.port()), "jürgen@example.org");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, it -> {
            assertThat(it.code()).isEqualTo("5.6.7");
            assertThat(it.reply()).contains("SMTPUTF8").contains("RFC 6531");
        });
        assertThat(relay.taken()).isEmpty();
    }

    @Test
    void oneConnectionTakesManyMessages() throws Exception {
        SmtpConnections connections = to(relay.port());

        for (int i = 0; i < 20; i++) {
            handOver(connections, "reader%d@b.example".formatted(i));
        }

        assertThat(relay.taken()).hasSize(20);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"REFUSE, 5.1.1", "REFUSE_CONTENT, 5.6.0"})
    void a5xxIsRefusedWithReplyAndCodeAndTheConnectionGoesOn(Manner manner, String code) throws Exception {
        relay.expect("a@b.example", manner);
        SmtpConnections connections = to(relay.port());

        Outcome refused = handOver(connections, "a@b.example");
        Outcome next = handOver(connections, "c@b.example");

        assertThat(refused).isInstanceOfSatisfying(Outcome.Refused.class, it -> {
            assertThat(it.code()).isEqualTo(code);
            assertThat(it.reply()).startsWith("55");
        });
        assertThat(next).isInstanceOf(Outcome.Accepted.class);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void a4xxIsWorthAnotherTry() throws Exception {
        relay.expect("a@b.example", Manner.LATER);

        assertThat(handOver(to(relay.port()), "a@b.example"))
                .isEqualTo(new Outcome.TryLater("451 4.7.1 greylisted, please come back", "4.7.1", false));
    }

    @ParameterizedTest
    @CsvSource({"DROP_AFTER_DATA, true", "DROP_AT_RCPT, false"})
    void aBrokenConnectionIsDoubtOnlyOnceTheContentIsOnItsWay(Manner manner, boolean inDoubt) throws Exception {
        relay.expect("a@b.example", manner);
        SmtpConnections connections = to(relay.port());

        Outcome outcome = handOver(connections, "a@b.example");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.TryLater.class, it -> assertThat(it.inDoubt()).isEqualTo(inDoubt));
        assertThat(handOver(connections, "a@b.example")).isInstanceOf(Outcome.Accepted.class);
        assertThat(relay.connections()).isEqualTo(2);
    }

    @Test
    void aServerThatWantsNothingFromTheStartIsNotAskedTwice() throws Exception {
        relay.expect("a@b.example", Manner.CLOSING);
        SmtpConnections connections = to(relay.port());

        Outcome outcome = handOver(connections, "a@b.example");

        assertThat(outcome).isEqualTo(new Outcome.Closing("421 4.3.2 enough for this connection", "4.3.2"));
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void aMailThatIsHeldBackNeverCame() throws Exception {
        SmtpConnections connections = to(relay.port());
        handOver(connections, "first@b.example");

        Outcome outcome = connections.handOver(new Envelope("s@b.example", "second@b.example"), out -> {
            out.write(MESSAGE.getBytes(US_ASCII));
            throw new HeldBackException();
        });

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.TryLater.class, it -> assertThat(it.inDoubt()).isFalse());
        handOver(connections, "third@b.example");
        assertThat(relay.copies()).containsOnlyKeys("first@b.example", "third@b.example");
        assertThat(relay.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"CLOSING", "DROP_AT_RCPT"})
    void theEndOfAConnectionThatWorkedIsNotTheReadersFault(Manner manner) throws Exception {
        relay.expect("second@b.example", manner);
        SmtpConnections connections = to(relay.port());
        handOver(connections, "first@b.example");

        assertThat(handOver(connections, "second@b.example")).isInstanceOf(Outcome.Accepted.class);

        assertThat(relay.connections()).isEqualTo(2);
        assertThat(relay.copies()).containsEntry("second@b.example", 1L);
    }

    @Test
    void withoutTheTlsThatIsRequiredNothingIsHandedOver() {
        SmtpConnections connections = connections(relay.port(), "required", null, Duration.ofSeconds(5));

        assertThatThrownBy(() -> handOver(connections, "a@b.example"))
                .isInstanceOf(RelayUnavailableException.class)
                .hasMessageContaining("STARTTLS");
        assertThat(relay.taken()).isEmpty();
    }

    @Test
    void whoCannotSignInIsToldWhichKeysMatter() {
        SmtpConnections connections = connections(relay.port(), "never", "somebody", Duration.ofSeconds(5));

        assertThatThrownBy(() -> handOver(connections, "a@b.example"))
                .isInstanceOf(RelayUnavailableException.class)
                .hasMessageContaining("127.0.0.1");
        assertThat(relay.taken()).isEmpty();
    }

    @Test
    void aServerThatIsSilentIsGivenUpAfterTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            SmtpConnections connections = connections(silent.getLocalPort(), null, null, Duration.ofMillis(200));

            assertThatThrownBy(() -> handOver(connections, "a@b.example"))
                    .isInstanceOf(RelayUnavailableException.class);
        }
    }

    @Test
    void tlsIsRequiredUnlessTheServerIsOnThisMachine() {
        SmtpSettings plain = settings(587, null, null, Duration.ofSeconds(1));

        assertThat(plain.tls("127.0.0.1")).isEqualTo(SmtpSettings.Tls.NEVER);
        assertThat(plain.tls("::1")).isEqualTo(SmtpSettings.Tls.NEVER);
        assertThat(plain.tls("192.0.2.1")).isEqualTo(SmtpSettings.Tls.REQUIRED);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "550 5.1.1 no such user, 5.1.1",
                "550-5.7.515 access denied, 5.7.515",
                "550 no such user 5.1.1, null",
                "'', null"
            })
    void theEnhancedCodeStandsAtTheStart(String reply, @Nullable String code) {
        assertThat(SmtpConnection.enhancedCode(reply)).isEqualTo(code);
    }

    @Test
    void aReplyIsOneBearableLine() {
        assertThat(SmtpConnection.oneLine("550 a\r\n b\u0000c" + "x".repeat(10_000)))
                .startsWith("550 a b c")
                .hasSizeLessThan(600);
    }

    @ParameterizedTest
    @CsvSource({
        "ACCEPT, Accepted",
        "REFUSE, Refused",
        "REFUSE_CONTENT, Refused",
        "LATER, TryLater",
        "CLOSING, Closing",
        "DROP_AT_RCPT, TryLater",
        "DROP_AFTER_DATA, TryLater"
    })
    void aServerThatTakesCommandsTogetherIsUnderstoodAllTheSame(Manner manner, String outcome) throws Exception {
        try (TestRelay quick = new TestRelay(true)) {
            quick.expect("a@b.example", manner);
            SmtpConnections connections = to(quick.port());

            Outcome first = handOver(connections, "a@b.example");

            assertThat(first.getClass().getSimpleName()).isEqualTo(outcome);
            assertThat(first instanceof Outcome.TryLater later && later.inDoubt())
                    .isEqualTo(manner == Manner.DROP_AFTER_DATA);
            assertThat(handOver(connections, "c@b.example")).isInstanceOf(Outcome.Accepted.class);
            assertThat(quick.taken())
                    .last()
                    .isEqualTo(new TestRelay.Taken("bounces@review.example.org", "c@b.example", MESSAGE));
        }
    }

    private SmtpConnections to(int port) {
        return connections(port, null, null, Duration.ofSeconds(5));
    }

    private SmtpConnections connections(int port, @Nullable String starttls, @Nullable String user, Duration timeout) {
        SmtpConnections connections =
                new SmtpConnections(settings(port, starttls, user, timeout), () -> new Relay("127.0.0.1", port));
        opened.add(connections);
        return connections;
    }

    private static SmtpSettings settings(int port, @Nullable String starttls, @Nullable String user, Duration timeout) {
        return new SmtpSettings(
                "broadsheet.mail.smtp",
                "127.0.0.1",
                port,
                user,
                user == null ? null : "secret",
                null,
                null,
                starttls,
                null,
                timeout,
                timeout,
                2);
    }

    private static Outcome handOver(SmtpConnections connections, String recipient) throws RelayUnavailableException {
        return connections.handOver(
                new Envelope("bounces@review.example.org", recipient), out -> out.write(MESSAGE.getBytes(US_ASCII)));
    }
}
