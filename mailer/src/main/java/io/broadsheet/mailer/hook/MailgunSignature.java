package io.broadsheet.mailer.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Mailgun's signature: HMAC-SHA256 over timestamp and token, in hexadecimal digits. It does not cover the event itself. */
final class MailgunSignature {
    private static final String ALGORITHM = "HmacSHA256";

    private MailgunSignature() {}

    static boolean isRight(String key, String signature, String timestamp, String token) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
            byte[] expected = mac.doFinal((timestamp + token).getBytes(UTF_8));
            return MessageDigest.isEqual(HexFormat.of().formatHex(expected).getBytes(UTF_8), signature.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
