package io.broadsheet.mailer.mailbox;

import java.time.Duration;
import java.util.Properties;

/** How the mail library is told to read a mailbox. */
public final class Imap {
    private Imap() {}

    /**
     * The settings of one connection; the certificate is checked wherever there is one.
     *
     * @param tls how the connection is kept from others' eyes
     * @param timeout for connecting, for each answer and for each write
     */
    public static Properties settings(Tls tls, Duration timeout) {
        String millis = Long.toString(timeout.toMillis());
        String starttls = Boolean.toString(tls == Tls.STARTTLS);
        Properties settings = new Properties();
        settings.setProperty("mail.imap.connectiontimeout", millis);
        settings.setProperty("mail.imap.timeout", millis);
        settings.setProperty("mail.imap.writetimeout", millis);
        settings.setProperty("mail.imap.ssl.enable", Boolean.toString(tls == Tls.IMPLICIT));
        settings.setProperty("mail.imap.ssl.checkserveridentity", "true");
        settings.setProperty("mail.imap.starttls.enable", starttls);
        settings.setProperty("mail.imap.starttls.required", starttls);
        return settings;
    }
}
