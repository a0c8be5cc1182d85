package io.broadsheet.mailer.signup;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;

/** Counts requests per address, per origin and of all, for all processes together. */
@Singleton
final class SignupLimits {
    private static final Duration ADDRESS_WINDOW = Duration.ofDays(1);
    private static final Duration ORIGIN_WINDOW = Duration.ofHours(1);
    private static final int NETWORK_BYTES = 8;

    private final Clock clock;
    private final SignupConfig config;

    SignupLimits(@Named("mailer") Clock clock, SignupConfig config) {
        this.clock = clock;
        this.config = config;
    }

    /** What the limits say. */
    enum Limit {
        /** Go on. */
        WITHIN,
        /** This address had enough; the answer must not tell. */
        ADDRESS_REACHED,
        /** This origin, or all together, had enough. */
        REACHED
    }

    /** Counts one request in the caller's transaction and says whether it is within the limits. */
    Limit count(Handle handle, String addressKey, String origin) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        handle.createUpdate("delete from signup where at < :old")
                .bind("old", now.minus(ADDRESS_WINDOW))
                .execute();
        handle.createUpdate("""
                        insert into signup (address_hash, origin_hash, at)
                        values (address_hash(:address), address_hash(:origin), :now)
                        """)
                .bind("address", addressKey)
                .bind("origin", "origin/" + network(origin))
                .bind("now", now)
                .execute();
        return handle.createQuery("""
                        select (select count(*) from signup where at > :hour) as all_together,
                               (select count(*) from signup
                                where origin_hash = address_hash(:origin) and at > :hour) as of_origin,
                               (select count(*) from signup where address_hash = address_hash(:address)) as of_address
                        """)
                .bind("hour", now.minus(ORIGIN_WINDOW))
                .bind("address", addressKey)
                .bind("origin", "origin/" + network(origin))
                .map((row, _) -> {
                    if (row.getInt("all_together") > config.overall() || row.getInt("of_origin") > config.perOrigin()) {
                        return Limit.REACHED;
                    }
                    return row.getInt("of_address") > config.perAddress() ? Limit.ADDRESS_REACHED : Limit.WITHIN;
                })
                .one();
    }

    /** What one person can hardly have many of: an IPv4 address, the first half of an IPv6 one. */
    private static String network(String origin) {
        if (!origin.contains(":")) {
            return origin;
        }
        try {
            byte[] address = InetAddress.ofLiteral(origin).getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(address, Math.min(address.length, NETWORK_BYTES)));
        } catch (IllegalArgumentException e) {
            return origin;
        }
    }
}
