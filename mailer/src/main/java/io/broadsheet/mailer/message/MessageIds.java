package io.broadsheet.mailer.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.mailer.MailConfig;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Jdbi;

/**
 * Message-IDs: the same for the same issue and reader whichever process asks and however often, so that a second copy is
 * recognised; they tell nothing of the reader, for they are made with a key that all processes share through the database.
 */
@Singleton
final class MessageIds {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 21;

    /** With the key set; each signature is made by a copy, for making one from the key costs ten times as much. */
    private final Mac keyed;

    private final String domain;

    @Inject
    MessageIds(@Named("mailer") Jdbi jdbi, MailConfig config) {
        this(key(jdbi), config.fromDomain());
    }

    MessageIds(byte[] key, String domain) {
        this.keyed = keyed(key);
        this.domain = domain;
    }

    /** The identifier in its brackets. */
    String of(int issue, long subscriber) {
        try {
            byte[] digest = ((Mac) keyed.clone()).doFinal((issue + "/" + subscriber).getBytes(UTF_8));
            String id = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, ID_BYTES));
            return "<" + id + "@" + domain + ">";
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own " + ALGORITHM + " can be copied", e);
        }
    }

    private static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static byte[] key(Jdbi jdbi) {
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("insert into secret (name, value) values ('message-id', :value) on conflict do nothing")
                    .bind("value", fresh)
                    .execute();
            return handle.createQuery("select value from secret where name = 'message-id'")
                    .mapTo(byte[].class)
                    .one();
        });
    }
}
