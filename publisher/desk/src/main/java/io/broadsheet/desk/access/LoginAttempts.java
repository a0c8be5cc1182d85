package io.broadsheet.desk.access;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing: a bucket of attempts per name and per address, filled again drop by drop. Both must have one left. A
 * name has more than an address, so that one stranger alone cannot keep an editor out. Thread-safe; of this process only.
 */
@Singleton
class LoginAttempts {
    /** Attempts of one address before it has to wait. */
    static final int PER_ADDRESS = 10;

    /** Attempts for one name, from wherever, before they have to wait. */
    static final int PER_NAME = 30;

    /** Until one more attempt is allowed. */
    static final Duration DROP = Duration.ofSeconds(30);

    private static final int MAX_BUCKETS = 10_000;

    /** What is left, and as of when. */
    private record Bucket(double left, Instant at) {}

    private final Clock clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            // The longest unused goes: by then it is full again, or its owner has 10,000 addresses.
            return size() > MAX_BUCKETS;
        }
    };

    LoginAttempts(@Named("desk") Clock clock) {
        this.clock = clock;
    }

    /** Takes one attempt of the name and of the address; returns whether both had one. */
    synchronized boolean take(String name, String address) {
        Bucket ofName = refilled(nameKey(name), PER_NAME);
        Bucket ofAddress = refilled(addressKey(address), PER_ADDRESS);
        if (ofName.left() < 1 || ofAddress.left() < 1) {
            return false;
        }
        buckets.put(nameKey(name), new Bucket(ofName.left() - 1, ofName.at()));
        buckets.put(addressKey(address), new Bucket(ofAddress.left() - 1, ofAddress.at()));
        return true;
    }

    /** The password was right: the address has all its attempts again. */
    synchronized void forget(String name, String address) {
        buckets.remove(nameKey(name));
        buckets.remove(addressKey(address));
    }

    private Bucket refilled(String key, int capacity) {
        Instant now = clock.instant();
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            return new Bucket(capacity, now);
        }
        double drops = (double) Duration.between(bucket.at(), now).toMillis() / DROP.toMillis();
        return new Bucket(Math.min(capacity, bucket.left() + Math.max(0, drops)), now);
    }

    private static String nameKey(String name) {
        return "name " + name;
    }

    private static String addressKey(String address) {
        return "address " + address;
    }
}
