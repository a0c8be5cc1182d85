package io.broadsheet.social.secret;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key of the secrets is none, or not the one that sealed them; the message is one sentence and says what to do. */
public final class UnusableKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public UnusableKeyException(String message) {
        super(message);
    }

    /** The one that stopped a start, however deep in its causes. */
    public static Optional<UnusableKeyException> in(@Nullable Throwable failure) {
        for (Throwable it = failure; it != null; it = it.getCause()) {
            if (it instanceof UnusableKeyException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
