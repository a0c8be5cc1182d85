package io.broadsheet.social.account;

import io.broadsheet.social.account.Style.Attach;
import io.broadsheet.social.account.Style.OnCorrection;
import io.broadsheet.social.account.Style.OnWithdrawal;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.oauth.Grant;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account as the database has it.
 *
 * @param sealed its secrets, as {@link io.broadsheet.social.secret.Vault} seals them
 * @param wanted whether a person must connect it (anew)
 * @param problem why, or what is wrong otherwise; null if all is well
 * @param expiresAt when its access token ends, or null where it does not or nobody knows
 * @param version grows with every change
 */
record StoredAccount(
        String name,
        String network,
        Settings settings,
        String sealed,
        boolean wanted,
        @Nullable String problem,
        @Nullable Instant expiresAt,
        long version) {
    /**
     * What is not secret.
     *
     * @param more by the keys of the network's needs
     */
    record Settings(@Nullable String server, String visibility, List<String> sections, Map<String, String> more) {
        Settings {
            sections = List.copyOf(sections);
            more = Map.copyOf(more);
        }

        /**
         * How it announces.
         *
         * @throws IllegalArgumentException naming the setting that is none
         */
        Style style() {
            Style usual = Style.USUAL;
            return new Style(
                    more.get("template"),
                    chosen("attach", Attach.class).orElse(usual.attach()),
                    chosen("on-correction", OnCorrection.class).orElse(usual.onCorrection()),
                    chosen("on-withdrawal", OnWithdrawal.class).orElse(usual.onWithdrawal()));
        }

        private <E extends Enum<E>> Optional<E> chosen(String key, Class<E> type) {
            String given = more.get(key);
            if (given == null) {
                return Optional.empty();
            }
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equalsIgnoreCase(given)) {
                    return Optional.of(constant);
                }
            }
            throw new IllegalArgumentException("%s is '%s' (expected: one of %s)"
                    .formatted(
                            key, given, Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
        }
    }

    /** How its network is reached with these secrets. */
    Connection connection(Map<String, String> secrets) {
        Map<String, String> more = new HashMap<>(settings.more());
        more.putAll(secrets);
        String server = settings.server();
        return new Connection(
                name, server == null ? null : URI.create(server), secrets.get("token"), settings.visibility(), more);
    }

    /** Its tokens among these secrets; empty before it was ever connected. */
    Optional<Grant> grant(Map<String, String> secrets) {
        return Optional.ofNullable(secrets.get("token"))
                .map(token -> new Grant(token, secrets.get(Connection.REFRESH_TOKEN), expiresAt));
    }
}
