package io.broadsheet.desk.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hashes passwords with Argon2id (RFC 9106), with the parameters that OWASP recommends: 19 MiB, two passes, one lane. */
@Singleton
class Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int RANDOM_BYTES = 12;

    private final SecureRandom random = new SecureRandom();
    // Each hash takes 19 MiB while it lasts: a flood of logins must not take the memory of the whole process.
    private final Semaphore atOnce = new Semaphore(2);

    /** A hash that carries its parameters and a fresh salt. */
    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return limited(() -> argon2().hash(password.getBytes(UTF_8), salt).getResult());
    }

    /**
     * Whether {@code password} is the one that was hashed. Takes the same time where there is no such editor.
     *
     * @param hash or null where there is none: then never
     */
    boolean matches(String password, @Nullable String hash) {
        if (hash == null) {
            hash(password);
            return false;
        }
        return limited(() -> Argon2Function.getInstanceFromHash(hash).check(password, hash));
    }

    /** A new password that nobody guesses: 96 bits, 16 characters. */
    String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private <T> T limited(Supplier<T> work) {
        atOnce.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            atOnce.release();
        }
    }

    // Made on first use, not at the start.
    private static Argon2Function argon2() {
        return Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
    }
}
