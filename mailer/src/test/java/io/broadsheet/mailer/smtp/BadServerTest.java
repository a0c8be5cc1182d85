package io.broadsheet.mailer.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that lie, stall, speak slowly or without end: each try ends, and only one after the final dot is in doubt. */
class BadServerTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final byte[] LONG_LINE = new byte[64 * 1024];

    static {
        Arrays.fill(LONG_LINE, (byte) '2');
    }

    /** At which word of the client the server turns bad, and how. */
    @ParameterizedTest
    @CsvSource({
        "MAIL, SILENT, false",
        "RCPT, SILENT, false",
        "DATA, SILENT, false",
        "., SILENT, true",
        "MAIL, DRIP, false",
        "DATA, DRIP, false",
        "., DRIP, true",
        "DATA, HANG_UP, false",
        "., HANG_UP, true",
        "RCPT, ENDLESS, false",
        "., ENDLESS, true",
        "MAIL, NONSENSE, false",
        "., NONSENSE, true",
        "DATA, TOO_EARLY, false",
    })
    void aTryEndsAndDoubtBeginsWithTheFinalDot(String word, Manner manner, boolean inDoubt) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                SmtpConnections connections = connections(server.getLocalPort())) {
            Thread.ofVirtual().start(() -> serve(server, word, manner));

            Outcome outcome = connections.handOver(new Envelope("s@b.example", "r@b.example"), out -> {
                for (int i = 0; i < 200; i++) {
                    out.write("A line of some length, so that more than one packet goes.\r\n".getBytes(US_ASCII));
                }
            });

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.TryLater.class,
                            it -> assertThat(it.inDoubt()).isEqualTo(inDoubt));
        }
    }

    @ParameterizedTest
    @CsvSource({"SILENT", "DRIP", "ENDLESS", "NONSENSE", "HANG_UP"})
    void aBadGreetingIsNoConnection(Manner manner) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                SmtpConnections connections = connections(server.getLocalPort())) {
            Thread.ofVirtual().start(() -> serve(server, "CONNECT", manner));

            org.assertj.core.api.Assertions.assertThatThrownBy(connections::check)
                    .isInstanceOf(RelayUnavailableException.class)
                    .hasMessageContaining("127.0.0.1:" + server.getLocalPort());
        }
    }

    /** How a server is bad. */
    enum Manner {
        /** Says nothing more. */
        SILENT,
        /** Says one character now and then, and never ends the line. */
        DRIP,
        HANG_UP,
        /** One line without an end. */
        ENDLESS,
        NONSENSE,
        /** Says 250 where it should ask for the content. */
        TOO_EARLY
    }

    private static void serve(ServerSocket server, String word, Manner manner) {
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            if (word.equals("CONNECT")) {
                turnBad(socket, out, manner);
                return;
            }
            say(out, "220 bad.test ESMTP");
            boolean content = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String said = content ? line.equals(".") ? "." : "BODY" : line.split(" ", -1)[0];
                if (said.equals(word)) {
                    turnBad(socket, out, manner);
                    return;
                }
                if (said.equals(".")) {
                    content = false;
                }
                if (!content) {
                    content = said.equals("DATA");
                    say(out, content ? "354 go ahead" : "250 2.0.0 ok");
                }
            }
        } catch (IOException e) {
            // The client gave up, as it should.
            assertThat(server.isBound()).isTrue();
        }
    }

    private static void turnBad(Socket socket, OutputStream out, Manner manner) throws IOException {
        switch (manner) {
            case SILENT -> untilHungUp(socket);
            case HANG_UP -> socket.close();
            case NONSENSE -> {
                say(out, "what do you want?");
                untilHungUp(socket);
            }
            case TOO_EARLY -> {
                say(out, "250 2.0.0 taken already");
                untilHungUp(socket);
            }
            case DRIP -> {
                while (true) {
                    out.write('2');
                    out.flush();
                    pause();
                }
            }
            case ENDLESS -> {
                while (true) {
                    out.write(LONG_LINE);
                }
            }
        }
    }

    private static void untilHungUp(Socket socket) throws IOException {
        while (socket.getInputStream().read() >= 0) {
            Thread.onSpinWait();
        }
    }

    /** Between two drops. */
    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(US_ASCII));
        out.flush();
    }

    private static SmtpConnections connections(int port) {
        SmtpSettings settings = new SmtpSettings(
                "broadsheet.mail.smtp", "127.0.0.1", port, null, null, null, null, null, null, PATIENCE, PATIENCE, 1);
        return new SmtpConnections(settings, () -> new Relay("127.0.0.1", port));
    }
}
