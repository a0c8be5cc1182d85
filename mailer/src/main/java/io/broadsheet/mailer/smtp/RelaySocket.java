package io.broadsheet.mailer.smtp;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A socket to a mail server that cannot be held for ever: whoever waits for it sets a moment after which it is closed, however
 * slowly the server still speaks; and it reads only so much, so no endless answer fills the memory. Without Nagle's
 * algorithm, which would wait for the delayed acknowledgement of the last answer: 45 ms for every message (measured).
 */
final class RelaySocket extends Socket {
    /** What a server may say to one mail, or until a connection is open, certificates included. */
    private static final int MOST_READ = 256 * 1024;

    private final Watch watch;
    private volatile long deadline = Long.MAX_VALUE;
    private volatile boolean expired;
    private int left = MOST_READ;
    private @Nullable Cork cork;

    private RelaySocket(Watch watch, Duration patience) {
        this.watch = watch;
        expectWithin(patience);
        watch.open.add(this);
    }

    /** From now on the server must answer within this time. */
    void expectWithin(Duration patience) {
        deadline = System.nanoTime() + patience.toNanos();
    }

    /** Nobody waits for an answer now. */
    void rest() {
        deadline = Long.MAX_VALUE;
    }

    /** A new mail: the server may speak again. */
    void begin() {
        left = MOST_READ;
    }

    /** Whether it was closed because the server took too long. */
    boolean isExpired() {
        return expired;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        setTcpNoDelay(true);
        super.connect(endpoint, timeout);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                count(1);
                return one;
            }

            @Override
            public int read(byte[] bytes, int from, int most) throws IOException {
                int read = super.read(bytes, from, most);
                count(read);
                return read;
            }
        };
    }

    /** Keeps what is written from now on, so that several commands go in one packet. */
    void hold() {
        if (cork != null) {
            cork.holding = true;
        }
    }

    /** Forgets what was kept; false if nothing was being kept any more. */
    boolean forgetHeld() {
        boolean holding = cork != null && cork.holding;
        if (cork != null) {
            cork.holding = false;
            cork.held.reset();
        }
        return holding;
    }

    /** Sends bytes at once; whatever was written before must have been sent. */
    void write(byte[] bytes, int from, int length) throws IOException {
        if (cork == null) {
            throw new IOException("not connected");
        }
        cork.write(bytes, from, length);
    }

    /** Sends what was kept. */
    void letGo() throws IOException {
        if (cork != null) {
            cork.letGo();
        }
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        Cork made = new Cork(super.getOutputStream());
        cork = made;
        return made;
    }

    /** What is written, and held back when asked. */
    private static final class Cork extends OutputStream {
        private final OutputStream out;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream(512);
        private boolean holding;

        Cork(OutputStream out) {
            this.out = out;
        }

        void letGo() throws IOException {
            holding = false;
            if (held.size() > 0) {
                held.writeTo(out);
                held.reset();
            }
        }

        @Override
        public void write(int one) throws IOException {
            (holding ? held : out).write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            (holding ? held : out).write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            if (!holding) {
                out.flush();
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private void count(int read) throws IOException {
        left -= Math.max(0, read);
        if (left < 0) {
            close();
            throw new IOException("the server said more than %d bytes to one mail".formatted(MOST_READ));
        }
    }

    @Override
    public void close() throws IOException {
        watch.open.remove(this);
        super.close();
    }

    /** Closes sockets whose time is over. */
    static final class Watch implements AutoCloseable {
        private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

        private final Set<RelaySocket> open = ConcurrentHashMap.newKeySet();
        private final Thread thread =
                Thread.ofPlatform().daemon().name("smtp-watch").start(this::look);

        /** Gives out one socket, for the mail library asks a factory. */
        Factory factory(Duration patience) {
            return new Factory(new RelaySocket(this, patience));
        }

        private void look() {
            while (!Thread.interrupted()) {
                try {
                    Thread.sleep(LOOKS_EVERY);
                } catch (InterruptedException e) {
                    return;
                }
                long now = System.nanoTime();
                for (RelaySocket socket : open) {
                    long deadline = socket.deadline;
                    if (deadline != Long.MAX_VALUE && now - deadline > 0) {
                        socket.expired = true;
                        closeQuietly(socket);
                    }
                }
            }
        }

        private void closeQuietly(RelaySocket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone already, which is what was wanted.
                open.remove(socket);
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    /** Has one socket to give. */
    static final class Factory extends SocketFactory {
        private final RelaySocket socket;

        private Factory(RelaySocket socket) {
            this.socket = socket;
        }

        RelaySocket socket() {
            return socket;
        }

        @Override
        public Socket createSocket() {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw notAsked();
        }

        @Override
        public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort) {
            throw notAsked();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw notAsked();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, @Nullable InetAddress localAddress, int localPort) {
            throw notAsked();
        }

        private static UnsupportedOperationException notAsked() {
            return new UnsupportedOperationException("only sockets that are not connected yet are given out");
        }
    }
}
