package io.broadsheet.social.pace;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One bell per account, so that what is planned goes out at once. */
@Singleton
public final class Bells {
    private final Map<String, Bell> bells = new ConcurrentHashMap<>();

    /** The account's own. */
    public Bell of(String account) {
        return bells.computeIfAbsent(account, _ -> new Bell());
    }
}
