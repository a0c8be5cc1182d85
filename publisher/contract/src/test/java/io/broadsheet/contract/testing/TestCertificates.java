package io.broadsheet.contract.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of our own and certificates by it, made by the JDK's keytool. */
public final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private final Path folder;

    /** Makes the authority, in a folder that is empty. */
    public TestCertificates(Path folder) {
        this.folder = folder;
        keytool("-genkeypair", "-alias", "authority", "-dname", "CN=Test Authority", "-ext", "bc:c");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "authority",
                "-file",
                authority().toString());
    }

    /** Its certificate in PEM. */
    public Path authority() {
        return folder.resolve("authority.pem");
    }

    /** A server with a certificate by the authority for a name, such as {@code dns:localhost}. */
    public SSLContext server(String name) {
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-dname",
                "CN=server",
                "-signer",
                "authority",
                "-ext",
                "san=" + name);
        return context("server");
    }

    /** A server whose certificate nobody vouches for. */
    public SSLContext selfSigned(String name) {
        keytool("-genkeypair", "-alias", "alone", "-dname", "CN=alone", "-ext", "san=" + name);
        return context("alone");
    }

    /** A client that trusts the authority and nobody else. */
    public SSLContext client() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", store().getCertificate("authority"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLContext context(String alias) {
        try {
            KeyStore all = store();
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(one, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            keytool("-delete", "-alias", alias);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore store() throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(String... what) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(what));
        command.addAll(List.of("-keystore", folder.resolve("keys.p12").toString(), "-storepass", "changeit"));
        if (command.contains("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-validity", "30"));
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
