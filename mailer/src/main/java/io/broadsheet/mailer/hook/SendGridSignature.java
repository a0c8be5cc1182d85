package io.broadsheet.mailer.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** SendGrid's signature: ECDSA with SHA-256 over the timestamp's characters and the bytes of the body. */
final class SendGridSignature {
    private SendGridSignature() {}

    /**
     * Reads a verification key.
     *
     * @throws IllegalArgumentException if it is none
     */
    static PublicKey key(String base64) {
        try {
            return KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64.strip())));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.hooks.sendgrid-verification-key is no key (expected: the base64 that SendGrid shows)",
                    e);
        }
    }

    static boolean isRight(PublicKey key, String signature, String timestamp, byte[] body) {
        try {
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(key);
            check.update(timestamp.getBytes(UTF_8));
            check.update(body);
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
