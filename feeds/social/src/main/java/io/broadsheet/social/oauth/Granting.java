package io.broadsheet.social.oauth;

import java.time.Duration;

/** What came of asking for tokens. */
public sealed interface Granting {
    /** Here they are; the old ones are void. */
    record Granted(Grant grant) implements Granting {}

    /** The network does not take what we have any more: a person must connect the account anew. */
    record Expired(String reason) implements Granting {}

    /** No answer by now; the old tokens may still be good. */
    record Later(String reason, Duration atLeast) implements Granting {}
}
