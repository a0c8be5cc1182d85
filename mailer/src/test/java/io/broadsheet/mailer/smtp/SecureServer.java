package io.broadsheet.mailer.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server with TLS and with ways of signing in that SubEthaSMTP lacks; it notes how each mail came. */
final class SecureServer implements AutoCloseable {
    static final String USER = "somebody";
    static final String SECRET = "geheim";

    private final ServerSocket server;
    private final @Nullable SSLContext tls;
    private final boolean implicit;
    private final String mechanism;
    private final java.util.concurrent.atomic.AtomicInteger hangUps = new java.util.concurrent.atomic.AtomicInteger();
    final List<String> mails = new CopyOnWriteArrayList<>();

    SecureServer(@Nullable SSLContext tls, boolean implicit, String mechanism) {
        this.tls = tls;
        this.implicit = implicit;
        this.mechanism = mechanism;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return server.getLocalPort();
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket plain) {
        try (plain) {
            Socket socket = implicit ? secured(plain) : plain;
            boolean secure = implicit;
            say(socket, "220 secure.test ESMTP");
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            String signedIn = "nobody";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("EHLO")) {
                    String offers = "250-secure.test\r\n";
                    offers += tls != null && !secure ? "250-STARTTLS\r\n" : "";
                    offers += mechanism.isEmpty() ? "" : "250-AUTH " + mechanism + "\r\n";
                    say(socket, offers + "250 8BITMIME");
                } else if (line.equals("STARTTLS")) {
                    say(socket, "220 go ahead");
                    socket = secured(socket);
                    secure = true;
                    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
                } else if (line.startsWith("AUTH ")) {
                    boolean right = line.startsWith("AUTH CRAM-MD5")
                            ? cram(socket, in)
                            : line.startsWith("AUTH XOAUTH2 ") && isToken(line.substring("AUTH XOAUTH2 ".length()));
                    signedIn = right ? USER + " by " + line.split(" ", -1)[1] : signedIn;
                    say(socket, right ? "235 2.7.0 welcome" : "535 5.7.8 not with this");
                } else if (line.startsWith("DATA")) {
                    say(socket, "354 go ahead");
                    while (!".".equals(in.readLine())) {
                        signedIn = signedIn.strip();
                    }
                    mails.add((secure ? "secret, " : "open, ") + signedIn);
                    say(socket, "250 2.0.0 taken");
                } else {
                    say(socket, "250 2.0.0 ok");
                }
            }
        } catch (IOException e) {
            // Its right: it does not like the certificate, say.
            hangUps.incrementAndGet();
        }
    }

    private Socket secured(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket)
                java.util.Objects.requireNonNull(tls).getSocketFactory().createSocket(socket, null, true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    /** RFC 2195. */
    private static boolean cram(Socket socket, BufferedReader in) throws IOException {
        String challenge = "<1896.697170952@secure.test>";
        say(socket, "334 " + Base64.getEncoder().encodeToString(challenge.getBytes(US_ASCII)));
        String answer = new String(Base64.getDecoder().decode(in.readLine()), UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacMD5"));
            String digest = HexFormat.of().formatHex(mac.doFinal(challenge.getBytes(US_ASCII)));
            return answer.equals(USER + " " + digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isToken(String given) {
        String expected = "user=" + USER + "\u0001auth=Bearer " + SECRET + "\u0001\u0001";
        return new String(Base64.getDecoder().decode(given), UTF_8).equals(expected);
    }

    private static void say(Socket socket, String reply) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((reply + "\r\n").getBytes(US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
