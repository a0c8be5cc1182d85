package io.broadsheet.mailer.smtp;

import io.broadsheet.mailer.address.EmailAddress;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** Writes the ready bytes of a message, headers and all. */
    @FunctionalInterface
    public interface Bytes {
        /** Called at most once for each try. */
        void writeTo(OutputStream out) throws IOException;

        /** The envelope's sender, or null for the configured one. */
        default @Nullable String envelopeFrom() {
            return null;
        }
    }

    private final Session session;
    private final Transport transport;
    private long lastUsed;
    private int handedOver;

    private SmtpConnection(Session session, Transport transport, long now) {
        this.session = session;
        this.transport = transport;
        this.lastUsed = now;
    }

    static SmtpConnection open(Session session, Relay relay, @Nullable String user, @Nullable String password, long now)
            throws MessagingException {
        Transport transport = new Transport(session, new URLName("smtp", relay.host(), relay.port(), null, user, null));
        transport.connect(relay.host(), relay.port(), user, password);
        transport.connecting = false;
        if (user != null && !transport.supportsExtension("AUTH")) {
            // The mail library would go on without signing in.
            transport.close();
            throw new AuthenticationFailedException("it offers no AUTH");
        }
        return new SmtpConnection(session, transport, now);
    }

    /** Hands one message over. Afterwards the connection may be closed, see {@link #isOpen}. */
    Outcome handOver(String recipient, Bytes message, long now) {
        lastUsed = now;
        transport.dataStarted = false;
        transport.needsUtf8 = EmailAddress.needsUtf8(recipient);
        if (transport.needsUtf8 && !transport.supportsExtension("SMTPUTF8")) {
            return new Outcome.Refused(
                    "the mail server offers no SMTPUTF8, which an address beyond ASCII needs (RFC 6531)", "5.6.7");
        }
        try {
            transport.sendMessage(new ReadyMessage(session, message), new Address[] {new InternetAddress(recipient)});
            handedOver++;
            return new Outcome.Accepted(reply());
        } catch (MessagingException e) {
            return judge(e);
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
        return outcome instanceof Outcome.TryLater later
                && handedOver > 0
                && !later.inDoubt()
                && (!isOpen() || transport.getLastReturnCode() == SERVICE_CLOSING);
    }

    /** Asks the server whether it is still there. Costs a round trip. */
    boolean answers() {
        return transport.isConnected();
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
        int code = replyCode(failure);
        String reply = reply();
        if (code == SERVICE_CLOSING) {
            close();
        }
        if (code >= 500 && code < 600) {
            return hasRefusedSender(failure)
                    ? new Outcome.Refused("the sender was refused: " + reply, null)
                    : new Outcome.Refused(reply, enhancedCode(reply));
        }
        if (code >= 400 && code < 500) {
            return new Outcome.TryLater(reply, enhancedCode(reply), false);
        }
        // No reply: the connection broke. Once the content was on its way, only the server knows whether it has it.
        close();
        return new Outcome.TryLater(words(failure), null, transport.dataStarted);
    }

    /** Whether it was the envelope's sender that was refused: no reader is to blame for that. */
    private static boolean hasRefusedSender(MessagingException failure) {
        return failure instanceof SMTPSenderFailedException
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

    /** Knows whether the content of a message was on its way, and whether it is open without asking the server. */
    private static final class Transport extends SMTPTransport {
        private boolean dataStarted;
        private boolean needsUtf8;
        private boolean connecting = true;

        Transport(Session session, URLName url) {
            super(session, url);
        }

        @Override
        protected OutputStream data() throws MessagingException {
            OutputStream out = super.data();
            dataStarted = true;
            return out;
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

    /** A message whose bytes are ready: nothing of it is made by the mail library. */
    private static final class ReadyMessage extends SMTPMessage {
        private final Bytes bytes;

        ReadyMessage(Session session, Bytes bytes) {
            super(session);
            this.bytes = bytes;
            String sender = bytes.envelopeFrom();
            if (sender != null) {
                setEnvelopeFrom(sender);
            }
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException {
            bytes.writeTo(out);
        }
    }
}
