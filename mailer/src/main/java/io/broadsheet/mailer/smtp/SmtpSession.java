package io.broadsheet.mailer.smtp;

import io.broadsheet.mailer.smtp.SmtpSettings.Tls;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Properties;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** What the mail library is told for one connection. */
record SmtpSession(Session session, SmtpSettings settings, Relay relay, SSLSocketFactory tls, boolean implicitTls) {
    static SmtpSession of(SmtpSettings settings, Relay relay, SSLSocketFactory tls, RelaySocket.Factory sockets) {
        Tls mode = settings.tls(relay.host());
        Properties told = new Properties();
        told.setProperty(
                "mail.smtp.connectiontimeout", Long.toString(settings.timeout().toMillis()));
        // Commands in UTF-8, for addresses beyond ASCII; SmtpConnection decides which mails need it.
        told.setProperty("mail.mime.allowutf8", "true");
        told.put("mail.smtp.socketFactory", sockets);
        told.setProperty("mail.smtp.socketFactory.fallback", "false");
        told.put("mail.smtp.ssl.socketFactory", tls);
        told.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        told.setProperty("mail.smtp.starttls.enable", Boolean.toString(mode == Tls.REQUIRED || mode == Tls.OPTIONAL));
        told.setProperty("mail.smtp.starttls.required", Boolean.toString(mode == Tls.REQUIRED));
        told.setProperty("mail.smtp.auth", Boolean.toString(settings.username() != null));
        String mechanism =
                settings.auth() == null ? "PLAIN LOGIN" : settings.auth().toUpperCase(Locale.ROOT);
        if (mechanism.equals("CRAM-MD5")) {
            // The mail library knows it only by way of Java's SASL.
            told.setProperty("mail.smtp.sasl.enable", "true");
            told.setProperty("mail.smtp.sasl.mechanisms", mechanism);
            told.setProperty("mail.smtp.auth.mechanisms", "NONE");
        } else {
            told.setProperty("mail.smtp.auth.mechanisms", mechanism);
        }
        // The goodbye is said, but nobody waits for its answer.
        told.setProperty("mail.smtp.quitwait", "false");
        return new SmtpSession(Session.getInstance(told), settings, relay, tls, mode == Tls.IMPLICIT);
    }

    /** Connects and lays TLS over it, with the host's name checked against the certificate. */
    Socket secured(RelaySocket socket) throws IOException {
        socket.connect(new InetSocketAddress(relay.host(), relay.port()), (int)
                settings.timeout().toMillis());
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, relay.host(), relay.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }
}
