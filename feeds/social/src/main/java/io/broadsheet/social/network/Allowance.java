package io.broadsheet.social.network;

import java.time.Instant;

/**
 * How much more a network takes from an account for now, by its own limits and by what its answers said.
 *
 * @param remaining changes that may still be made, never below 0
 * @param until when it is more again
 */
public record Allowance(int remaining, Instant until) {
    /** No limit is known. */
    public static final Allowance UNLIMITED = new Allowance(Integer.MAX_VALUE, Instant.MIN);

    /** Whether nothing may be sent at {@code now}. */
    public boolean isSpent(Instant now) {
        return remaining <= 0 && now.isBefore(until);
    }
}
