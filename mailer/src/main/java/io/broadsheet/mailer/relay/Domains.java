package io.broadsheet.mailer.relay;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits of the domains that mails go to. Thread-safe. */
@Singleton
class Domains {
    private static final int KEPT = 10_000;
    /** When all places of a domain are taken, it is looked again after so many milliseconds. */
    private static final int BUSY_MILLIS = 50;

    private final Allowances allowances;
    private final Shares shares;
    private final Map<String, Limit> named = new HashMap<>();
    private final @Nullable DomainConfig anyOther;
    private final Map<String, Limit> others = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Limit> eldest) {
            return size() > KEPT;
        }
    };

    Domains(Allowances allowances, Shares shares, List<DomainConfig> configs) {
        this.allowances = allowances;
        this.shares = shares;
        DomainConfig any = null;
        for (DomainConfig config : configs) {
            Limit limit = new Limit("domain/" + config.name(), config);
            for (String domain : config.domains()) {
                if (domain.equals(DomainConfig.ANY)) {
                    any = config;
                } else if (named.put(domain, limit) != null) {
                    throw new IllegalArgumentException(
                            "broadsheet.mail.domains.%s.domains has '%s', which another limit has too (expected: each domain once)"
                                    .formatted(config.name(), domain));
                }
            }
        }
        anyOther = any;
    }

    /** The limit of a domain in lower case, or null if it has none. */
    @Nullable
    Limit of(String domain) {
        Limit limit = named.get(domain);
        if (limit != null || anyOther == null) {
            return limit;
        }
        synchronized (others) {
            return others.computeIfAbsent(
                    domain, it -> new Limit("domain/%s/%s".formatted(anyOther.name(), it), anyOther));
        }
    }

    /** What one provider takes. */
    final class Limit {
        private final String name;
        private final @Nullable Bucket second;
        private final @Nullable Bucket hour;
        private final Shares.@Nullable Share places;

        private Limit(String name, DomainConfig config) {
            this.name = name;
            this.second = config.perSecond() == 0 ? null : Bucket.perSecond(allowances, name, config.perSecond());
            this.hour = config.perHour() == 0 ? null : Bucket.perHour(allowances, name, config.perHour());
            this.places = config.connections() == 0 ? null : shares.of(name, config.connections());
        }

        /** Takes what one mail needs; null if that went well. */
        @Nullable
        Pause take() {
            if (places != null && !places.take()) {
                return new Pause(
                        allowances.now().plusMillis(BUSY_MILLIS), name + " takes no more mails at a time", false);
            }
            Pause pause = takeTokens(second, hour);
            if (pause != null && places != null) {
                places.giveBack();
            }
            return pause;
        }

        /** A mail that had its place is done. */
        void done() {
            if (places != null) {
                places.giveBack();
            }
        }

        /** A mail that had its place did not go. */
        void giveBack() {
            done();
            giveBackTokens(second, hour);
        }
    }

    /** Takes one out of each of these buckets, or out of none. */
    static @Nullable Pause takeTokens(@Nullable Bucket... buckets) {
        for (int i = 0; i < buckets.length; i++) {
            Bucket bucket = buckets[i];
            Instant until = bucket == null ? null : bucket.take();
            if (bucket != null && until != null) {
                for (int taken = 0; taken < i; taken++) {
                    giveBackTokens(buckets[taken]);
                }
                return new Pause(until, bucket.reason(), false);
            }
        }
        return null;
    }

    static void giveBackTokens(@Nullable Bucket... buckets) {
        for (Bucket bucket : buckets) {
            if (bucket != null) {
                bucket.giveBack();
            }
        }
    }
}
