package io.broadsheet.mailer.smtp;

import org.jspecify.annotations.Nullable;

/** What came of one try to hand a message over. */
public sealed interface Outcome {
    /** The server took it; not proof that anyone received it. */
    record Accepted(String reply) implements Outcome {}

    /**
     * Worth another try.
     *
     * @param reason the server's reply, or what broke
     * @param code the enhanced status code (RFC 3463) if the reply has one
     * @param inDoubt the whole message was on its way when the connection broke, so the server may have it all the same
     */
    record TryLater(String reason, @Nullable String code, boolean inDoubt) implements Outcome {}

    /**
     * The server wants nothing from us for now (421), so another server may be asked at once; it does not have the message.
     *
     * @param reason its reply
     * @param code the enhanced status code (RFC 3463) if the reply has one
     */
    record Closing(String reason, @Nullable String code) implements Outcome {}

    /**
     * No later try can succeed.
     *
     * @param code the enhanced status code (RFC 3463) if the reply has one
     */
    record Refused(String reply, @Nullable String code) implements Outcome {}
}
