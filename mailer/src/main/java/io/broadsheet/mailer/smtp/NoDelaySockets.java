package io.broadsheet.mailer.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets with TCP_NODELAY. Without it Nagle's algorithm waits for the delayed acknowledgement of the last answer: 45 ms for
 * every message (measured).
 */
final class NoDelaySockets {
    private NoDelaySockets() {}

    private static <T extends Socket> T quick(T socket) throws IOException {
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Plain sockets; STARTTLS lays its layer over them. */
    static final class Plain extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return quick(new Socket());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return quick(new Socket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
            return quick(new Socket(host, port, localHost, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return quick(new Socket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
                throws IOException {
            return quick(new Socket(address, port, localAddress, localPort));
        }
    }

    /** TLS from the first byte, or over a socket that STARTTLS hands in. */
    static final class Tls extends SSLSocketFactory {
        private final SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();

        @Override
        public String[] getDefaultCipherSuites() {
            return factory.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return factory.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket() throws IOException {
            return quick(factory.createSocket());
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            return quick(factory.createSocket(socket, host, port, autoClose));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return quick(factory.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
            return quick(factory.createSocket(host, port, localHost, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return quick(factory.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
                throws IOException {
            return quick(factory.createSocket(address, port, localAddress, localPort));
        }
    }
}
