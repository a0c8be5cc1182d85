package io.broadsheet.mailer.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.broadsheet.mailer.MailConfig;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Signs ready messages (RFC 6376): rsa-sha256 and, where there is a key, ed25519-sha256, both relaxed/relaxed and without a
 * length or a time, so the same message has the same signature. All headers are signed that a mail program shows or acts on,
 * List-Unsubscribe and List-Unsubscribe-Post among them (RFC 8058 section 4); From and those that could be added to deceive
 * are named once more than they are there, so that a second one breaks the signature (section 8.15). Thread-safe.
 */
@Singleton
public final class Signatures {
    /** In the order of the signature's h tag. */
    private static final List<String> SIGNED = List.of(
            "from",
            "to",
            "cc",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "list-id",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "list-help",
            "list-archive",
            "list-post",
            "feedback-id",
            "cfbl-address",
            "auto-submitted",
            "mime-version",
            "content-type",
            "content-transfer-encoding");
    /** Named once more than they are there. */
    private static final Set<String> OVERSIGNED =
            Set.of("from", "to", "cc", "reply-to", "subject", "date", "message-id", "content-type");

    private static final int LINE = 72;

    /**
     * A key in use.
     *
     * @param selector of its record
     */
    public record Signer(String selector, DkimKey key) {}

    private final String domain;
    private final List<Signer> signers;

    @jakarta.inject.Inject
    Signatures(DkimConfig config, MailConfig mail) {
        this(config.domain() == null ? mail.fromDomain() : config.domain(), signers(config));
    }

    Signatures(String domain, List<Signer> signers) {
        this.domain = domain.toLowerCase(Locale.ROOT);
        this.signers = List.copyOf(signers);
    }

    private static List<Signer> signers(DkimConfig config) {
        List<Signer> signers = new ArrayList<>();
        if (config.selector() != null && config.keyFile() != null) {
            signers.add(new Signer(config.selector(), DkimKey.read(DkimKey.Kind.RSA, config.keyFile())));
        }
        if (config.ed25519Selector() != null && config.ed25519KeyFile() != null) {
            signers.add(
                    new Signer(config.ed25519Selector(), DkimKey.read(DkimKey.Kind.ED25519, config.ed25519KeyFile())));
        }
        return signers;
    }

    /** Whether there is a key. */
    public boolean isOn() {
        return !signers.isEmpty();
    }

    /** The domain that vouches. */
    public String domain() {
        return domain;
    }

    /** The keys in use. */
    public List<Signer> signers() {
        return signers;
    }

    /**
     * Writes a message with its signatures; without a key as it is.
     *
     * @param message whole, its lines ended by CR and LF
     */
    public void writeSigned(byte[] message, OutputStream out) throws IOException {
        if (signers.isEmpty()) {
            out.write(message);
            return;
        }
        int body = bodyStart(message);
        List<Header> headers = headers(message, body);
        String bodyHash = Base64.getEncoder().encodeToString(sha256(relaxed(message, body)));
        for (Signer signer : signers) {
            out.write(signature(signer, headers, bodyHash));
        }
        out.write(message);
    }

    private byte[] signature(Signer signer, List<Header> headers, String bodyHash) {
        Map<String, Integer> left = new HashMap<>();
        headers.forEach(header -> left.merge(header.name(), 1, Integer::sum));
        List<String> names = new ArrayList<>();
        StringBuilder signed = new StringBuilder(2_000);
        for (String name : SIGNED) {
            int there = left.getOrDefault(name, 0);
            // From the bottom up (section 5.4.2).
            List<Header> same = headers.stream()
                    .filter(header -> header.name().equals(name))
                    .toList();
            for (int i = there - 1; i >= 0; i--) {
                names.add(name);
                signed.append(same.get(i).relaxed()).append("\r\n");
            }
            if (OVERSIGNED.contains(name)) {
                names.add(name);
            }
        }
        StringBuilder value = new StringBuilder(800);
        value.append("v=1; a=%s; c=relaxed/relaxed;\r\n d=%s; s=%s;\r\n h="
                .formatted(signer.key().kind().inSignature, domain, signer.selector()));
        folded(value, names);
        value.append(";\r\n bh=").append(bodyHash).append(";\r\n b=");
        Header own = new Header("dkim-signature", value.toString());
        signed.append(own.relaxed());
        String b64 = Base64.getEncoder()
                .encodeToString(signer.key().sign(signed.toString().getBytes(ISO_8859_1)));
        StringBuilder header = new StringBuilder("DKIM-Signature: ").append(value);
        for (int i = 0; i < b64.length(); i += LINE) {
            header.append(i == 0 ? "" : "\r\n ").append(b64, i, Math.min(b64.length(), i + LINE));
        }
        return header.append("\r\n").toString().getBytes(US_ASCII);
    }

    private static void folded(StringBuilder value, List<String> names) {
        int column = 3;
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                value.append(':');
                column++;
            }
            if (column + names.get(i).length() > LINE) {
                value.append("\r\n ");
                column = 1;
            }
            value.append(names.get(i));
            column += names.get(i).length();
        }
    }

    /** A header with its name in lower case and its value as it stands, folds and all. */
    private record Header(String name, String value) {
        /** Section 3.4.2. */
        String relaxed() {
            return name + ":" + value.replaceAll("[ \t\r\n]+", " ").strip();
        }
    }

    private static List<Header> headers(byte[] message, int body) {
        List<Header> headers = new ArrayList<>();
        String all = new String(message, 0, body, ISO_8859_1);
        for (String line : all.split("\r\n(?![ \t])", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(new Header(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1)));
            }
        }
        return headers;
    }

    private static int bodyStart(byte[] message) {
        for (int i = 0; i + 3 < message.length; i++) {
            if (message[i] == '\r' && message[i + 1] == '\n' && message[i + 2] == '\r' && message[i + 3] == '\n') {
                return i + 4;
            }
        }
        return message.length;
    }

    /** The body as section 3.4.4 wants it: no spaces at the ends of lines, single ones within, no empty lines at the end. */
    private static byte[] relaxed(byte[] message, int from) {
        ByteArrayOutputStream canonical = new ByteArrayOutputStream(message.length - from + 2);
        int emptyLines = 0;
        boolean space = false;
        boolean empty = true;
        for (int i = from; i < message.length; i++) {
            byte b = message[i];
            if (b == '\r' && i + 1 < message.length && message[i + 1] == '\n') {
                i++;
                if (empty) {
                    emptyLines++;
                } else {
                    canonical.write('\r');
                    canonical.write('\n');
                }
                space = false;
                empty = true;
            } else if (b == ' ' || b == '\t') {
                space = true;
            } else {
                for (; emptyLines > 0; emptyLines--) {
                    canonical.write('\r');
                    canonical.write('\n');
                }
                if (space) {
                    canonical.write(' ');
                }
                space = false;
                empty = false;
                canonical.write(b);
            }
        }
        if (!empty) {
            canonical.write('\r');
            canonical.write('\n');
        }
        return canonical.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
