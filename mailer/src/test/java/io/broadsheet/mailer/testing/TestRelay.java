package io.broadsheet.mailer.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A mail server on a real socket that does what a test tells it, and keeps the bytes that it took. */
public final class TestRelay implements AutoCloseable {
    /** What it answers to one recipient's message. */
    public enum Manner {
        ACCEPT,
        /** 451 4.7.1 to RCPT TO. */
        LATER,
        /** 550 5.1.1 to RCPT TO. */
        REFUSE,
        /** 552 5.2.2 to RCPT TO. */
        FULL,
        /** 550 5.7.515 to RCPT TO. */
        POLICY,
        /** 550 without an enhanced code to RCPT TO. */
        REFUSE_WITHOUT_CODE,
        /** 554 5.6.0 after the content. */
        REFUSE_CONTENT,
        /** Takes the content, keeps it, and closes the connection without an answer. */
        DROP_AFTER_DATA,
        /** Closes the connection instead of an answer to RCPT TO. */
        DROP_AT_RCPT,
        /** 421 to RCPT TO, and closes the connection. */
        CLOSING
    }

    /** A message that it took. */
    public record Taken(String sender, String recipient, String source) {}

    private static final int PLENTY = 1_000_000;

    private final ServerSocket server;
    private final List<Taken> taken = Collections.synchronizedList(new ArrayList<>());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, List<Manner>> manners = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore gate = new Semaphore(PLENTY);
    private final List<String> mailCommands = Collections.synchronizedList(new ArrayList<>());
    private final boolean pipelining;
    private volatile boolean away;
    private volatile boolean utf8;

    public TestRelay() {
        this(false);
    }

    /**
     * Starts it.
     *
     * @param pipelining whether it takes several commands at once (RFC 2920)
     */
    public TestRelay(boolean pipelining) {
        this.pipelining = pipelining;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What it does to a recipient's first tries, one after the other; then it accepts. */
    public void expect(String recipient, Manner... inTurn) {
        manners.put(recipient, new CopyOnWriteArrayList<>(inTurn));
    }

    /** From now on takes only so many messages more, and lets the next ones wait for an answer. */
    public void holdAfter(int messages) {
        gate.drainPermits();
        gate.release(messages);
    }

    /** Takes all that waits and comes. */
    public void goOn() {
        gate.drainPermits();
        gate.release(PLENTY);
    }

    /** Whether it hangs up on whoever is there and comes. */
    public void setAway(boolean away) {
        this.away = away;
        if (away) {
            open.forEach(TestRelay::hangUp);
        }
    }

    /** From the next connection on it offers SMTPUTF8. */
    public void offerUtf8() {
        utf8 = true;
    }

    /** Every MAIL command as it came. */
    public List<String> mailCommands() {
        return List.copyOf(mailCommands);
    }

    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    /** How often each recipient's message was taken. */
    public Map<String, Long> copies() {
        return taken().stream().collect(Collectors.groupingBy(Taken::recipient, Collectors.counting()));
    }

    public int connections() {
        return connections.get();
    }

    public void forget() {
        taken.clear();
        manners.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        goOn();
        open.forEach(TestRelay::hangUp);
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (away) {
                    socket.close();
                    continue;
                }
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            say(out, "220 relay.test ESMTP");
            String sender = "";
            String recipient = "";
            Manner manner = Manner.ACCEPT;
            while (true) {
                String line = line(in);
                String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(java.util.Locale.ROOT);
                switch (verb) {
                    case "EHLO" ->
                        say(
                                out,
                                "250-relay.test\r\n250-8BITMIME\r\n" + (utf8 ? "250-SMTPUTF8\r\n" : "")
                                        + (pipelining ? "250-PIPELINING\r\n" : "")
                                        + "250 ENHANCEDSTATUSCODES");
                    case "MAIL" -> {
                        sender = address(line);
                        mailCommands.add(line);
                        say(out, "250 2.1.0 ok");
                    }
                    case "RCPT" -> {
                        recipient = address(line);
                        manner = next(recipient);
                        switch (manner) {
                            case LATER -> say(out, "451 4.7.1 greylisted, please come back");
                            case REFUSE -> say(out, "550 5.1.1 no such user");
                            case FULL -> say(out, "552 5.2.2 mailbox full");
                            case POLICY -> say(out, "550 5.7.515 access denied");
                            case REFUSE_WITHOUT_CODE -> say(out, "550 no");
                            case DROP_AT_RCPT -> {
                                return;
                            }
                            case CLOSING -> {
                                say(out, "421 4.3.2 enough for this connection");
                                if (pipelining) {
                                    line(in);
                                }
                                return;
                            }
                            case ACCEPT, REFUSE_CONTENT, DROP_AFTER_DATA -> say(out, "250 2.1.5 ok");
                        }
                    }
                    case "DATA" -> {
                        if (!isWanted(manner)) {
                            say(out, "503 5.5.1 nobody to send it to");
                            continue;
                        }
                        say(out, "354 go ahead");
                        String content = content(in);
                        if (manner == Manner.REFUSE_CONTENT) {
                            say(out, "554 5.6.0 not with this content");
                        } else {
                            gate.acquireUninterruptibly();
                            taken.add(new Taken(sender, recipient, content));
                            if (manner == Manner.DROP_AFTER_DATA) {
                                return;
                            }
                            say(out, "250 2.0.0 taken");
                        }
                    }
                    case "QUIT" -> {
                        say(out, "221 2.0.0 bye");
                        return;
                    }
                    default -> say(out, "250 2.0.0 ok");
                }
            }
        } catch (IOException e) {
            // The other side hung up, which is its right.
            open.remove(socket);
        } finally {
            open.remove(socket);
        }
    }

    private static boolean isWanted(Manner manner) {
        return switch (manner) {
            case ACCEPT, REFUSE_CONTENT, DROP_AFTER_DATA -> true;
            case LATER, REFUSE, FULL, POLICY, REFUSE_WITHOUT_CODE, DROP_AT_RCPT, CLOSING -> false;
        };
    }

    private Manner next(String recipient) {
        List<Manner> left = manners.get(recipient);
        return left == null || left.isEmpty() ? Manner.ACCEPT : left.removeFirst();
    }

    private static String address(String line) {
        return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(ISO_8859_1));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); ; b = in.read()) {
            if (b < 0) {
                throw new IOException("hung up");
            }
            if (b == '\n') {
                return line.toString(UTF_8).stripTrailing();
            }
            line.write(b);
        }
    }

    private static String content(InputStream in) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (true) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b = in.read();
            while (b != '\n') {
                if (b < 0) {
                    throw new IOException("hung up");
                }
                line.write(b);
                b = in.read();
            }
            String text = line.toString(ISO_8859_1);
            if (text.equals(".\r")) {
                return content.toString(ISO_8859_1);
            }
            content.writeBytes((text.startsWith(".") ? text.substring(1) : text).getBytes(ISO_8859_1));
            content.write('\n');
        }
    }
}
