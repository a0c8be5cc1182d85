package io.broadsheet.social.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.social.oauth.Grant;
import io.broadsheet.social.report.Reports;
import io.broadsheet.social.secret.Vault;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The accounts that were added while the service ran. Every change is told to all instances when it is committed. */
@Singleton
public class StoredAccounts {
    /** Lives in databases: processes of different versions share it. */
    static final String CHANNEL = "broadsheet_social_accounts";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration RENEWAL_LEASE = Duration.ofMinutes(2);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Vault vault;
    private final Reports reports;

    StoredAccounts(@Named("social") Jdbi jdbi, @Named("social") Clock clock, Vault vault, Reports reports) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.vault = vault;
        this.reports = reports;
    }

    /** What came of adding an account. */
    sealed interface Added {
        /** It is there. */
        record Done() implements Added {}

        /** There is one of this name. */
        record Taken() implements Added {}

        /** There was one of this name that was another account. */
        record Another(String network) implements Added {}
    }

    /** An account whose tokens this instance alone renews for a while. */
    record Renewal(StoredAccount account, UUID lease, int failures) {}

    /** Those that were not removed, by name. */
    List<StoredAccount> all() {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        select name, network, settings, secrets, authorisation, problem, expires_at, version from accounts
                        where removed_at is null order by name
                        """).map((row, context) -> account(row)).list());
    }

    /** The secrets of an account, opened. */
    Map<String, String> open(StoredAccount account) {
        return read(vault.open(account.name(), account.sealed()), new TypeReference<>() {});
    }

    /** Whether the secrets of an account open. */
    boolean opens(StoredAccount account) {
        return vault.opens(account.name(), account.sealed());
    }

    /**
     * Seals with the key what the key before has sealed, account by account: whatever ends it midway, each is sealed with one
     * of the two, and the next start goes on. What another instance changes meanwhile is not overwritten but looked at again.
     *
     * @return how many; when it returns, the key before is not needed any more
     */
    int reseal() {
        int resealed = 0;
        int outdated;
        do {
            outdated = 0;
            for (StoredAccount account : all()) {
                Optional<String> anew = vault.resealed(account.name(), account.sealed());
                if (anew.isPresent() && exchange(account, anew.get())) {
                    resealed++;
                } else if (anew.isPresent()) {
                    outdated++;
                }
            }
        } while (outdated > 0);
        return resealed;
    }

    private boolean exchange(StoredAccount account, String anew) {
        return jdbi.withHandle(handle -> handle.createUpdate(
                                "update accounts set secrets = :anew where name = :name and secrets = :old")
                        .bind("anew", anew)
                        .bind("name", account.name())
                        .bind("old", account.sealed())
                        .execute())
                == 1;
    }

    /** Adds an account, or brings back one that was removed; only if it is the same account as then. */
    Added add(StoredAccount account, @Nullable Instant renewAt) {
        return jdbi.inTransaction(handle -> {
            Optional<Before> before = handle.createQuery("""
                            select network, settings, removed_at is null as there from accounts where name = :name for update
                            """)
                    .bind("name", account.name())
                    .map((row, context) -> new Before(
                            row.getString("network"), settings(row.getString("settings")), row.getBoolean("there")))
                    .findOne();
            if (before.isPresent() && before.get().there()) {
                return new Added.Taken();
            }
            if (before.isPresent() && !before.get().isSame(account)) {
                return new Added.Another(before.get().network());
            }
            skipWaiting(handle, account.name());
            handle.createUpdate("""
                            insert into accounts (name, network, settings, secrets, authorisation, expires_at, renew_at, added_at)
                            values (:name, :network, :settings, :secrets, :authorisation, :expires, :renew, :now)
                            on conflict (name) do update set settings = excluded.settings, secrets = excluded.secrets,
                              authorisation = excluded.authorisation, problem = null, expires_at = excluded.expires_at,
                              renew_at = excluded.renew_at, renewal = null, renewal_until = null, renewals_failed = 0,
                              added_at = excluded.added_at, removed_at = null, version = accounts.version + 1
                            """)
                    .bind("name", account.name())
                    .bind("network", account.network())
                    .bind("settings", write(account.settings()))
                    .bind("secrets", account.sealed())
                    .bind("authorisation", account.wanted() ? "wanted" : "granted")
                    .bind("expires", account.expiresAt())
                    .bind("renew", renewAt)
                    .bind("now", now())
                    .execute();
            tell(handle);
            return new Added.Done();
        });
    }

    private record Before(String network, StoredAccount.Settings settings, boolean there) {
        /** Posts of one account must never be taken for another's. */
        boolean isSame(StoredAccount account) {
            StoredAccount.Settings other = account.settings();
            return network.equals(account.network())
                    && String.valueOf(settings.server()).equals(String.valueOf(other.server()))
                    && settings.more()
                            .getOrDefault("target", "")
                            .equals(other.more().getOrDefault("target", ""));
        }
    }

    /**
     * Removes an account and its secrets, and ends what it still had to say.
     *
     * @return false if there is none
     */
    boolean remove(String name) {
        boolean removed = jdbi.inTransaction(handle -> {
            boolean there = handle.createUpdate("""
                            update accounts set removed_at = :now, secrets = null, renew_at = null, renewal = null,
                              version = version + 1
                            where name = :name and removed_at is null
                            """)
                            .bind("now", now())
                            .bind("name", name)
                            .execute()
                    == 1;
            if (there) {
                handle.createUpdate("delete from authorisations where account = :name")
                        .bind("name", name)
                        .execute();
                skipWaiting(handle, name);
                tell(handle);
            }
            return there;
        });
        reports.ring();
        return removed;
    }

    /** Ends what was still planned or under way when an account was removed. */
    void skipRemoved() {
        List<String> removed = jdbi.withHandle(
                handle -> handle.createQuery("""
                        select name from accounts a where removed_at is not null
                          and exists (select 1 from actions b where b.account = a.name and b.state = 'waiting')
                        """).mapTo(String.class).list());
        for (String name : removed) {
            jdbi.useTransaction(handle -> skipWaiting(handle, name));
            reports.ring();
        }
    }

    /** What a worker is busy with just now is left to it: it knows best what comes of it. */
    private void skipWaiting(Handle handle, String account) {
        record Skipped(ArticleId article, int revision) {}
        List<Skipped> skipped = handle.createQuery("""
                        update actions set state = 'skipped', lease = null, leased_until = null,
                          detail = 'the account was removed' || case when in_doubt and sent
                            then '; it may have been posted' else '' end
                        where account = :account and state = 'waiting' and (leased_until is null or leased_until <= :now)
                        returning article, revision
                        """)
                .bind("account", account)
                .bind("now", now())
                .map((row, context) ->
                        new Skipped(new ArticleId(row.getObject("article", UUID.class)), row.getInt("revision")))
                .list();
        skipped.forEach(it -> reports.changed(handle, it.article(), it.revision()));
    }

    /** Takes an account whose tokens are due, so that no other instance renews them meanwhile. */
    Optional<Renewal> takeRenewal() {
        UUID lease = UUID.randomUUID();
        return jdbi.inTransaction(handle -> handle.createQuery("""
                        update accounts set renewal = :lease, renewal_until = :until
                        where name = (select name from accounts
                          where removed_at is null and authorisation = 'granted' and renew_at <= :now
                            and (renewal_until is null or renewal_until <= :now)
                          order by renew_at limit 1 for update skip locked)
                        returning *
                        """)
                .bind("lease", lease)
                .bind("until", now().plus(RENEWAL_LEASE))
                .bind("now", now())
                .map((row, context) -> new Renewal(account(row), lease, row.getInt("renewals_failed")))
                .findOne());
    }

    /** Keeps new tokens before anyone uses them. */
    boolean renewed(Renewal renewal, Grant grant, @Nullable Instant renewAt) {
        String secrets = sealed(renewal.account(), grant);
        return change(
                """
                update accounts set secrets = :secrets, expires_at = :expires, renew_at = :renew, renewal = null,
                  renewal_until = null, renewals_failed = 0, problem = null, version = version + 1
                where name = :name and renewal = :lease and removed_at is null
                """,
                update -> update.bind("secrets", secrets)
                        .bind("expires", grant.expiresAt())
                        .bind("renew", renewAt)
                        .bind("name", renewal.account().name())
                        .bind("lease", renewal.lease()));
    }

    /** Puts a renewal off. */
    void putOff(Renewal renewal, String problem, Instant until) {
        change(
                """
                update accounts set renewal = null, renewal_until = null, renew_at = :until, problem = :problem,
                  renewals_failed = renewals_failed + 1, version = version + 1
                where name = :name and renewal = :lease and removed_at is null
                """,
                update -> update.bind("until", until.truncatedTo(ChronoUnit.MICROS))
                        .bind("problem", problem)
                        .bind("name", renewal.account().name())
                        .bind("lease", renewal.lease()));
    }

    /** Notes that a person must connect the account anew; only if it was not changed since. */
    void want(StoredAccount account, String problem) {
        change(
                """
                update accounts set authorisation = 'wanted', problem = :problem, renew_at = null, renewal = null,
                  renewal_until = null, version = version + 1
                where name = :name and version = :version and removed_at is null and authorisation = 'granted'
                """,
                update -> update.bind("problem", problem)
                        .bind("name", account.name())
                        .bind("version", account.version()));
    }

    /** Those whose network does not take their token, and nobody has seen to it yet. */
    List<StoredAccount> unauthorised() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select a.* from accounts a join pauses p on p.account = a.name and p.unauthorised
                        where a.removed_at is null and a.authorisation = 'granted' and a.renewals_failed = 0
                          and (a.renewal_until is null or a.renewal_until <= :now)
                          and (a.renew_at is null or a.renew_at > :now)
                        """)
                .bind("now", now())
                .map((row, context) -> account(row))
                .list());
    }

    /** Has the tokens renewed at once; only if the account was not changed since. */
    void hurry(StoredAccount account) {
        change(
                """
                update accounts set renew_at = :now
                where name = :name and version = :version and removed_at is null and authorisation = 'granted'
                """,
                update -> update.bind("now", now()).bind("name", account.name()).bind("version", account.version()));
    }

    /** Keeps the tokens that a person got for the account. */
    boolean granted(StoredAccount account, Grant grant, @Nullable Instant renewAt) {
        String secrets = sealed(account, grant);
        return change(
                """
                update accounts set secrets = :secrets, expires_at = :expires, renew_at = :renew, authorisation = 'granted',
                  renewal = null, renewal_until = null, renewals_failed = 0, problem = null, version = version + 1
                where name = :name and removed_at is null
                """,
                update -> update.bind("secrets", secrets)
                        .bind("expires", grant.expiresAt())
                        .bind("renew", renewAt)
                        .bind("name", account.name()));
    }

    /** Seals secrets for an account. */
    String seal(String name, Map<String, String> secrets) {
        return vault.seal(name, write(secrets));
    }

    private String sealed(StoredAccount account, Grant grant) {
        Map<String, String> secrets = new HashMap<>(open(account));
        secrets.put("token", grant.accessToken());
        String refresh = grant.refreshToken();
        if (refresh != null) {
            secrets.put("refresh-token", refresh);
        }
        return seal(account.name(), secrets);
    }

    private interface Binding {
        Update to(Update update);
    }

    private boolean change(String sql, Binding binding) {
        return jdbi.inTransaction(handle -> {
            boolean changed = binding.to(handle.createUpdate(sql)).execute() == 1;
            if (changed) {
                tell(handle);
            }
            return changed;
        });
    }

    private static void tell(Handle handle) {
        handle.createQuery("select pg_notify(:channel, '')")
                .bind("channel", CHANNEL)
                .map((row, context) -> true)
                .one();
    }

    private static StoredAccount account(ResultSet row) throws SQLException {
        Timestamp expires = row.getTimestamp("expires_at");
        return new StoredAccount(
                row.getString("name"),
                row.getString("network"),
                settings(row.getString("settings")),
                row.getString("secrets"),
                row.getString("authorisation").equals("wanted"),
                row.getString("problem"),
                expires == null ? null : expires.toInstant(),
                row.getLong("version"));
    }

    private static StoredAccount.Settings settings(String json) {
        return read(json, new TypeReference<>() {});
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json.getBytes(UTF_8), type);
        } catch (IOException e) {
            // Not as the cause: it would quote secrets.
            throw new IllegalStateException("an account's row holds JSON of another shape");
        }
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and records become JSON", e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
