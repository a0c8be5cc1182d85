package io.broadsheet.social.announcement;

import io.broadsheet.social.pace.Bell;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One bell per account, so that what is planned goes out at once. */
@Singleton
final class AccountBells {
    private final Map<String, Bell> bells = new ConcurrentHashMap<>();

    Bell of(String account) {
        return bells.computeIfAbsent(account, _ -> new Bell());
    }
}
