package io.broadsheet.mailer.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.mailer.KeyedHash;
import io.broadsheet.mailer.MailConfig;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Base64;
import org.jdbi.v3.core.Jdbi;

/**
 * Message-IDs: the same for the same issue and reader whichever process asks and however often, so that a second copy is
 * recognised; they tell nothing of the reader, for they are made with a key that all processes share through the database.
 */
@Singleton
final class MessageIds {
    private static final int ID_BYTES = 21;

    private final KeyedHash hash;
    private final String domain;

    @Inject
    MessageIds(@Named("mailer") Jdbi jdbi, MailConfig config) {
        this(KeyedHash.shared(jdbi, "message-id"), config.fromDomain());
    }

    MessageIds(KeyedHash hash, String domain) {
        this.hash = hash;
        this.domain = domain;
    }

    /** The identifier in its brackets. */
    String of(int issue, long subscriber) {
        byte[] digest = hash.of((issue + "/" + subscriber).getBytes(UTF_8));
        String id = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, ID_BYTES));
        return "<" + id + "@" + domain + ">";
    }
}
