package io.broadsheet.mailer.smtp;

import io.broadsheet.mailer.address.EmailAddress;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** One open connection to the mail server. One message at a time, one recipient a message. Not thread-safe. */
public final class SmtpConnection {
    private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final int SERVICE_CLOSING = 421;
    private static final int OK = 250;
    private static final int GO_AHEAD = 354;

    /** Writes the ready bytes of a message, headers and all. */
    @FunctionalInterface
    public interface Bytes {
        /** Called at most once for each try. */
        void writeTo(OutputStream out) throws IOException;
    }

    private final Transport transport;
    private final SmtpSettings settings;
    private final RelaySocket socket;
    private final ReadyMessage ready;
    private long lastUsed;
    private int handedOver;
    private boolean heldBack;

    private SmtpConnection(Session session, Transport transport, SmtpSettings settings, RelaySocket socket, long now) {
        this.transport = transport;
        this.settings = settings;
        this.socket = socket;
        this.ready = new ReadyMessage(session);
        this.lastUsed = now;
        socket.rest();
    }

    /** Connects, secures the connection as the settings ask, and signs in. */
    static SmtpConnection open(
            SmtpSettings settings, Relay relay, SSLSocketFactory tls, RelaySocket.Watch watch, long now)
            throws MessagingException, IOException {
        RelaySocket.Factory sockets = watch.factory(settings.timeout());
        RelaySocket socket = sockets.socket();
        SmtpSession made = SmtpSession.of(settings, relay, tls, sockets);
        String secret = settings.secret();
        Transport transport = new Transport(
                made.session(),
                new URLName("smtp", relay.host(), relay.port(), null, settings.username(), secret),
                settings,
                socket);
        try {
            if (made.implicitTls()) {
                transport.connect(made.secured(socket));
            } else {
                transport.connect(relay.host(), relay.port(), settings.username(), secret);
            }
            transport.connecting = false;
            if (settings.username() != null && !transport.supportsExtension("AUTH")) {
                // The mail library would go on without signing in.
                transport.close();
                throw new AuthenticationFailedException("it offers no AUTH");
            }
            return new SmtpConnection(made.session(), transport, settings, socket, now);
        } catch (MessagingException | IOException e) {
            if (socket.isExpired()) {
                throw new MessagingException("no answer within " + words(settings.timeout()), e);
            }
            throw e;
        } finally {
            if (!transport.opened()) {
                socket.close();
            }
        }
    }

    /** Hands one message over. Afterwards the connection may be closed, see {@link #isOpen}. */
    Outcome handOver(Envelope envelope, Bytes message, long now) {
        lastUsed = now;
        transport.needsUtf8 = EmailAddress.needsUtf8(envelope.recipient());
        if (transport.needsUtf8 && !transport.supportsExtension("SMTPUTF8")) {
            return new Outcome.Refused(
                    "the mail server offers no SMTPUTF8, which an address beyond ASCII needs (RFC 6531)", "5.6.7");
        }
        transport.endOnItsWay = false;
        heldBack = false;
        socket.begin();
        try {
            transport.sendMessage(
                    ready.with(envelope.sender(), message), new Address[] {new InternetAddress(envelope.recipient())});
            handedOver++;
            return new Outcome.Accepted(reply());
        } catch (MessagingException e) {
            return judge(e);
        } finally {
            socket.rest();
        }
    }

    /** Whether the next message may go this way. */
    boolean isOpen() {
        return transport.opened();
    }

    /**
     * Whether a message that failed may at once go another way: the server certainly does not have it, and only the end of a
     * connection that had worked before was in its way.
     */
    boolean wasOnlyTheConnection(Outcome outcome) {
        return handedOver > 0
                && !heldBack
                && switch (outcome) {
                    case Outcome.Closing _ -> true;
                    case Outcome.TryLater later -> !later.inDoubt() && !isOpen();
                    case Outcome.Accepted _, Outcome.Refused _ -> false;
                };
    }

    /** Asks the server whether it is still there. Costs a round trip. */
    boolean answers() {
        boolean answers = transport.isConnected();
        socket.rest();
        return answers;
    }

    /** When it was used last, in nanoseconds of {@link System#nanoTime}. */
    long lastUsed() {
        return lastUsed;
    }

    void close() {
        try {
            transport.close();
        } catch (MessagingException e) {
            // It is gone already, which is what was wanted.
            transport.getLastReturnCode();
        }
    }

    private Outcome judge(MessagingException failure) {
        boolean pipelined = failure instanceof ReplyException;
        int code = failure instanceof ReplyException it ? it.code() : replyCode(failure);
        String reply = pipelined ? String.valueOf(failure.getMessage()) : reply();
        if (code == SERVICE_CLOSING) {
            close();
            return new Outcome.Closing(reply, enhancedCode(reply));
        }
        if (code >= 500 && code < 600) {
            return hasRefusedSender(failure)
                    ? new Outcome.Refused("the sender was refused: " + reply, null)
                    : new Outcome.Refused(reply, enhancedCode(reply));
        }
        if (code >= 400 && code < 500) {
            return new Outcome.TryLater(reply, enhancedCode(reply), false);
        }
        // No reply, or none that means anything. Once the message's end was on its way, only the server knows whether
        // it
        // has it.
        close();
        heldBack = failure.getNextException() instanceof HeldBackException;
        String what = socket.isExpired()
                ? "no answer within " + words(transport.endOnItsWay ? settings.dataTimeout() : settings.timeout())
                : words(failure);
        return new Outcome.TryLater(what, null, transport.endOnItsWay);
    }

    private static String words(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** Whether it was the envelope's sender that was refused: no reader is to blame for that. */
    private static boolean hasRefusedSender(MessagingException failure) {
        return failure instanceof SMTPSenderFailedException
                || (failure instanceof ReplyException it && it.isOfSender())
                || (failure.getNextException() instanceof MessagingException inner && hasRefusedSender(inner));
    }

    private static int replyCode(MessagingException failure) {
        for (Exception e = failure; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            switch (e) {
                case SMTPAddressFailedException it -> {
                    return it.getReturnCode();
                }
                case SMTPSenderFailedException it -> {
                    return it.getReturnCode();
                }
                case SMTPSendFailedException it
                when it.getReturnCode() >= 400 -> {
                    if (!(it.getNextException() instanceof SMTPAddressFailedException)) {
                        return it.getReturnCode();
                    }
                }
                default -> {
                    // Wraps one of the above, or is no reply at all.
                }
            }
        }
        return -1;
    }

    private String reply() {
        String reply = transport.getLastServerResponse();
        return reply == null ? "" : oneLine(reply);
    }

    private static String words(MessagingException failure) {
        Throwable deepest = failure;
        while (deepest instanceof MessagingException m && m.getNextException() != null) {
            deepest = m.getNextException();
        }
        String what = failure instanceof SendFailedException ? "the message was not taken: " : "";
        return oneLine(what + (deepest.getMessage() == null ? deepest.toString() : deepest.getMessage()));
    }

    /** The enhanced code at the start of a reply, or null. */
    static @Nullable String enhancedCode(String reply) {
        Matcher matcher = ENHANCED.matcher(reply);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** A reply as one line of a bearable length. */
    static String oneLine(String text) {
        String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() > 500 ? line.substring(0, 500) + "…" : line;
    }

    /** Knows whether the end of a message was on its way, and whether it is open without asking the server. */
    private static final class Transport extends SMTPTransport {
        private boolean needsUtf8;
        private boolean connecting = true;
        private final SmtpSettings settings;
        private final RelaySocket socket;
        private boolean endOnItsWay;
        private boolean pipelining;
        /** What is taken for the answer while commands are only collected, or 0. */
        private int presumed;

        Transport(Session session, URLName url, SmtpSettings settings, RelaySocket socket) {
            super(session, url);
            this.settings = settings;
            this.socket = socket;
        }

        /** MAIL, RCPT and DATA in one packet where the server can take that (RFC 2920). */
        @Override
        public synchronized void sendMessage(Message message, Address[] addresses) throws MessagingException {
            pipelining = supportsExtension("PIPELINING");
            if (!pipelining) {
                super.sendMessage(message, addresses);
                return;
            }
            socket.hold();
            presumed = OK;
            try {
                super.sendMessage(message, addresses);
            } finally {
                presumed = 0;
                if (socket.forgetHeld()) {
                    // It came to nothing before the commands were sent, and the library takes them for sent.
                    closeSocket();
                }
            }
        }

        private void closeSocket() {
            try {
                socket.close();
            } catch (IOException e) {
                endOnItsWay = false;
            }
        }

        @Override
        protected OutputStream data() throws MessagingException {
            if (!pipelining) {
                return wire(super.data());
            }
            presumed = GO_AHEAD;
            OutputStream out = super.data();
            presumed = 0;
            try {
                socket.letGo();
            } catch (IOException e) {
                throw new MessagingException("the connection broke", e);
            }
            // The answers, in the order of the commands; the first that is not good counts.
            ReplyException refusal = null;
            for (Word word : Word.values()) {
                int code = readServerResponse();
                String reply = String.valueOf(getLastServerResponse());
                if (code == -1) {
                    throw refusal == null
                            ? new MessagingException("the server closed the connection", new IOException("end of file"))
                            : refusal;
                }
                boolean good = word == Word.DATA ? code == GO_AHEAD : code / 100 == 2;
                if (!good && refusal == null) {
                    refusal = new ReplyException(word, code, oneLine(reply));
                } else if (word == Word.DATA && code == GO_AHEAD && refusal != null) {
                    // It wants content all the same: none, which it takes for nobody (section 3.1).
                    sendCommand(".");
                    readServerResponse();
                }
            }
            if (refusal == null) {
                return wire(out);
            }
            if (refusal.code() != SERVICE_CLOSING) {
                sendCommand("RSET");
                readServerResponse();
            }
            throw refusal;
        }

        /** Without TLS a message goes to the socket as it is; with it, the library knows the stream and we do not. */
        private OutputStream wire(OutputStream library) {
            return isSSL() ? library : new Wire(library, socket);
        }

        @Override
        protected int readServerResponse() throws MessagingException {
            if (presumed != 0) {
                return presumed;
            }
            socket.expectWithin(endOnItsWay ? settings.dataTimeout() : settings.timeout());
            int code = super.readServerResponse();
            // For what is written next.
            socket.expectWithin(settings.timeout());
            return code;
        }

        @Override
        protected void finishData() throws IOException, MessagingException {
            socket.expectWithin(settings.timeout());
            endOnItsWay = true;
            super.finishData();
        }

        /** Only a mail that needs it is handed over with SMTPUTF8: the next server may not offer it. */
        @Override
        public boolean supportsExtension(String name) {
            if (!name.equalsIgnoreCase("SMTPUTF8")) {
                return super.supportsExtension(name);
            }
            // The library asks while it connects and complains of every server without it.
            return connecting || (needsUtf8 && super.supportsExtension(name));
        }

        boolean opened() {
            try {
                checkConnected();
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        }
    }

    /** The commands that go in one packet. */
    private enum Word {
        MAIL,
        RCPT,
        DATA
    }

    /** The server did not want one of them. */
    private static final class ReplyException extends MessagingException {
        private static final long serialVersionUID = 1L;

        private final Word word;
        private final int code;

        ReplyException(Word word, int code, String reply) {
            super(reply);
            this.word = word;
            this.code = code;
        }

        int code() {
            return code;
        }

        boolean isOfSender() {
            return word == Word.MAIL;
        }
    }

    /**
     * A message whose bytes are ready: nothing of it is made by the mail library. One for all mails of a connection, for the
     * library makes two dozen empty headers for each.
     */
    private static final class ReadyMessage extends SMTPMessage {
        private @Nullable Bytes bytes;

        ReadyMessage(Session session) {
            super(session);
        }

        ReadyMessage with(String sender, Bytes mail) {
            setEnvelopeFrom(sender);
            bytes = mail;
            return this;
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException {
            Objects.requireNonNull(bytes, "a mail to write").writeTo(out);
        }
    }
}
