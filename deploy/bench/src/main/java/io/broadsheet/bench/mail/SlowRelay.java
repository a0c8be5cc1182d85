package io.broadsheet.bench.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A mail server on loopback that thinks before every answer, as one far away does. It keeps nothing but two counts. */
final class SlowRelay implements AutoCloseable {
    private static final byte[] END_OF_DATA = "\r\n.\r\n".getBytes(US_ASCII);

    private final ServerSocket socket;
    private final Duration thinks;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    SlowRelay(Duration thinks) throws IOException {
        this.thinks = thinks;
        this.socket = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("slow-relay").start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Messages taken so far. */
    long messages() {
        return messages.get();
    }

    /** Size of a message as it came over the wire, in bytes; 0 before the first. */
    long averageSize() {
        return messages.get() == 0 ? 0 : bytes.get() / messages.get();
    }

    private void serve() {
        try {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> talk(client));
            }
        } catch (IOException e) {
            // Closed: the benchmark is over.
        }
    }

    private void talk(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            answer(out, "220 relay.example.org ESMTP");
            for (String line = readLine(in); line != null; line = readLine(in)) {
                switch (line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT)) {
                    case "EHLO", "HELO" -> answer(out, "250 relay.example.org");
                    case "DATA" -> {
                        answer(out, "354 go on");
                        bytes.addAndGet(skipMessage(in));
                        messages.incrementAndGet();
                        answer(out, "250 2.0.0 taken");
                    }
                    case "QUIT" -> {
                        answer(out, "221 bye");
                        return;
                    }
                    default -> answer(out, "250 2.0.0 ok");
                }
            }
        } catch (IOException e) {
            // The other side has hung up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(OutputStream out, String text) throws IOException, InterruptedException {
        Thread.sleep(thinks);
        out.write((text + "\r\n").getBytes(US_ASCII));
        out.flush();
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (next != '\r') {
                line.append((char) next);
            }
            next = in.read();
        }
        return next < 0 && line.isEmpty() ? null : line.toString();
    }

    /** Reads to the end of the data (RFC 5321, 4.1.1.4) and says how much it was. */
    private static long skipMessage(InputStream in) throws IOException {
        long size = 0;
        int matched = 2; // the data may be empty: the line before it has ended already
        while (matched < END_OF_DATA.length) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the message broke off");
            }
            size++;
            if (next == END_OF_DATA[matched]) {
                matched++;
            } else {
                matched = next == END_OF_DATA[0] ? 1 : 0;
            }
        }
        return size - 3;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
