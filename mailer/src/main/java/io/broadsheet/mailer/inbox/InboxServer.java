package io.broadsheet.mailer.inbox;

import io.broadsheet.mailer.smtp.Relay;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A real SMTP server on loopback that keeps what it gets, for trying out. It takes everything but two local parts that show how
 * failures look: {@code refused} gets 550 5.1.1, and {@code later} gets 451 4.2.1 the first time.
 */
@Singleton
public class InboxServer {
    private static final Logger log = LoggerFactory.getLogger(InboxServer.class);
    private static final int CONNECTIONS = 100;

    private final InboxMessages messages;
    private final InboxConfig config;
    private final Set<String> seenLater = ConcurrentHashMap.newKeySet();
    private volatile @Nullable SMTPServer server;

    InboxServer(InboxMessages messages, InboxConfig config) {
        this.messages = messages;
        this.config = config;
    }

    /** Starts it, for no other mail server is configured. */
    public synchronized void open() {
        if (server == null) {
            SMTPServer started = SMTPServer.port(0)
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .hostName("localhost")
                    .softwareName("Broadsheet inbox")
                    .insertReceivedHeaders(false)
                    .hideTLS()
                    .maxConnections(CONNECTIONS)
                    .maxMessageSize(config.maxMessageSize())
                    .messageHandlerFactory(_ -> new Handler())
                    .build();
            started.start();
            server = started;
            log.info(
                    "no broadsheet.mail.smtp.host and no broadsheet.mail.relays are set: mails go to the built-in inbox, see /inbox");
        }
    }

    @PreDestroy
    void stop() {
        SMTPServer started = server;
        if (started != null) {
            started.stop();
        }
    }

    /** Whether it runs. */
    boolean isOpen() {
        return server != null;
    }

    /** Where it listens. */
    public Relay relay() {
        SMTPServer started = server;
        if (started == null) {
            throw new IllegalStateException("the built-in inbox does not run, for broadsheet.mail.smtp.host is set");
        }
        return new Relay(InetAddress.getLoopbackAddress().getHostAddress(), started.getPortAllocated());
    }

    private final class Handler implements MessageHandler {
        private String sender = "";
        private String recipient = "";

        @Override
        public void from(String from) {
            sender = from;
        }

        @Override
        public void recipient(String to) throws RejectException {
            recipient = to;
            int at = to.lastIndexOf('@');
            switch (to.substring(0, Math.max(at, 0)).toLowerCase(Locale.ROOT)) {
                case "refused" -> throw new RejectException(550, "5.1.1 no such reader here");
                case "later" -> {
                    if (seenLater.add(to)) {
                        throw new RejectException(451, "4.2.1 this reader is busy, please come back");
                    }
                }
                default -> {
                    // Everybody else is welcome.
                }
            }
        }

        @Override
        public @Nullable String data(InputStream data) throws RejectException, IOException {
            byte[] raw = data.readNBytes(config.maxMessageSize() + 1);
            if (raw.length > config.maxMessageSize()) {
                throw new RejectException(552, "5.3.4 more than %d bytes".formatted(config.maxMessageSize()));
            }
            messages.add(sender, recipient, raw);
            return null;
        }

        @Override
        public void done() {
            // Nothing is held open.
        }
    }
}
