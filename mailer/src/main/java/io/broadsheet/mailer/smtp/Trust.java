package io.broadsheet.mailer.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose word is taken for a server's certificate. */
public final class Trust {
    private Trust() {}

    /**
     * Makes TLS connections.
     *
     * @param authorities PEM file of the certificates that are trusted, or null for those that Java trusts
     * @throws IllegalArgumentException if the file holds none
     */
    public static SSLSocketFactory sockets(String key, @Nullable Path authorities) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    null, authorities == null ? null : managers(authorities).getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "%s.trust is '%s', which cannot be used: %s (expected: a file with certificates in PEM)"
                            .formatted(key, authorities, e.getMessage()),
                    e);
        }
    }

    private static TrustManagerFactory managers(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, one);
            }
            if (number == 0) {
                throw new IOException("it holds no certificate");
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers;
    }
}
