package io.broadsheet.social.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.MigratedDatabase;
import io.broadsheet.social.account.StoredAccounts.Added;
import io.broadsheet.social.account.StoredAccounts.Renewal;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.InMemoryNetwork;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.oauth.Authoriser;
import io.broadsheet.social.oauth.Grant;
import io.broadsheet.social.oauth.Granting;
import io.broadsheet.social.oauth.Pkce;
import io.broadsheet.social.pace.Bells;
import io.broadsheet.social.pace.Pauses;
import io.broadsheet.social.report.Reports;
import io.broadsheet.social.secret.UnusableKeyException;
import io.broadsheet.social.secret.Vault;
import io.broadsheet.social.testing.HandClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keeping accounts and renewing their tokens, on a real database. */
@Tag("services")
class StoredAccountsTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    private static final Jdbi JDBI = MigratedDatabase.of("social");

    private final HandClock clock = new HandClock(START);
    private final Vault vault = Vault.withFreshKey();
    private final Reports reports = new Reports(JDBI, clock);
    private final StoredAccounts stored = new StoredAccounts(JDBI, clock, vault, reports);
    private final Pauses pauses = new Pauses(JDBI, clock, new Bells());
    private final Tokens tokens = new Tokens();
    private final Accounts accounts = new Accounts(List.of(), List.of(tokens), stored, vault);
    private final RenewalWorker worker = new RenewalWorker(stored, accounts, pauses, clock);

    /** A network whose tokens are renewed as a test says. */
    private static final class Tokens implements NetworkKind, Authoriser {
        private final Deque<Granting> answers = new ArrayDeque<>();
        private final Deque<Grant> renewed = new ArrayDeque<>();

        @Override
        public String name() {
            return "tokens";
        }

        @Override
        public Network connect(Connection connection) {
            return new InMemoryNetwork(Clock.systemUTC());
        }

        @Override
        public Optional<Authoriser> authoriser(Connection connection) {
            return Optional.of(this);
        }

        @Override
        public URI begin(URI callback, String state, Pkce pkce) {
            throw new IllegalStateException("no browser here");
        }

        @Override
        public Granting redeem(String code, URI callback, Pkce pkce) {
            throw new IllegalStateException("no browser here");
        }

        @Override
        public Granting renew(Grant old) {
            renewed.add(old);
            return answers.removeFirst();
        }

        @Override
        public boolean canRenew(Grant grant) {
            return grant.refreshToken() != null;
        }

        @Override
        public Optional<Instant> renewAt(Grant grant, Instant now) {
            return Optional.ofNullable(grant.expiresAt()).map(it -> it.minusSeconds(600));
        }
    }

    // Afterwards: each test's fields look into the database before it begins.
    @AfterEach
    void empty() {
        JDBI.useHandle(handle -> handle.execute(
                "truncate accounts, authorisations, pauses, parts, posts, actions, announcements, distributions"));
    }

    private StoredAccount account(String name, String network, Map<String, String> more) {
        return account(stored, name, network, more);
    }

    private static StoredAccount account(
            StoredAccounts sealing, String name, String network, Map<String, String> more) {
        Map<String, String> secrets = Map.of("token", "token-in-clear", "refresh-token", "refresh-in-clear");
        return new StoredAccount(
                name,
                network,
                new StoredAccount.Settings(null, "public", List.of(), more),
                sealing.seal(name, secrets),
                false,
                null,
                START.plus(Duration.ofHours(2)),
                0);
    }

    private void add(String name) {
        assertThat(stored.add(account(name, "tokens", Map.of()), START.plus(Duration.ofHours(1))))
                .isInstanceOf(Added.Done.class);
        accounts.reload();
    }

    private StoredAccount only() {
        return stored.all().getFirst();
    }

    private String token() {
        return String.valueOf(stored.open(only()).get("token"));
    }

    @Test
    void secretsAreNowhereInClear() {
        add("main");

        String row = JDBI.withHandle(handle -> handle.createQuery("select accounts::text from accounts")
                .mapTo(String.class)
                .one());
        assertThat(row).doesNotContain("in-clear");
        assertThat(stored.open(only())).containsEntry("token", "token-in-clear");
    }

    @Test
    void theNameOfALivingAccountIsTaken() {
        add("main");

        assertThat(stored.add(account("main", "tokens", Map.of()), null)).isInstanceOf(Added.Taken.class);
    }

    @Test
    void aRemovedAccountComesBackAsItselfAndNeverAsAnother() {
        add("main");
        assertThat(stored.remove("main")).isTrue();
        assertThat(stored.remove("main")).isFalse();
        assertThat(stored.all()).isEmpty();

        assertThat(stored.add(account("main", "other", Map.of()), null)).isEqualTo(new Added.Another("tokens"));
        assertThat(stored.add(account("main", "tokens", Map.of("target", "@other")), null))
                .isEqualTo(new Added.Another("tokens"));
        assertThat(stored.add(account("main", "tokens", Map.of()), null)).isInstanceOf(Added.Done.class);
    }

    @Test
    void whatARemovedAccountStillHadToSayIsSkippedWithTheReason() {
        add("main");
        UUID article = UUID.randomUUID();
        JDBI.useHandle(handle -> {
            handle.execute(
                    "insert into announcements (article, account, network, revision, event_at) values (?, 'main', 'tokens', 1, now())",
                    article);
            handle.execute(
                    "insert into actions (article, account, revision, kind, text, link, event_at, look_since, give_up_at, state, due_at) values (?, 'main', 1, 'post', 'x', 'https://a.example', now(), now(), now(), 'waiting', now())",
                    article);
        });

        stored.remove("main");

        String ended = JDBI.withHandle(handle -> handle.createQuery("select state || ': ' || detail from actions")
                .mapTo(String.class)
                .one());
        Integer told = JDBI.withHandle(handle -> handle.createQuery("select count(*) from distributions")
                .mapTo(Integer.class)
                .one());
        assertThat(ended).isEqualTo("skipped: the account was removed");
        assertThat(told).isEqualTo(1);
    }

    @Test
    void tokensAreRenewedWhenTheyAreDueAndKept() {
        add("main");
        assertThat(worker.renewNext()).isFalse();
        clock.pass(Duration.ofMinutes(61));
        tokens.answers.add(new Granting.Granted(
                new Grant("fresh", "fresh-refresh", clock.instant().plus(Duration.ofHours(2)))));

        assertThat(worker.renewNext()).isTrue();

        assertThat(tokens.renewed.getFirst().refreshToken()).isEqualTo("refresh-in-clear");
        assertThat(stored.open(only())).containsEntry("token", "fresh").containsEntry("refresh-token", "fresh-refresh");
        assertThat(worker.renewNext()).isFalse();
    }

    @Test
    void oneInstanceAtATimeRenews() {
        add("main");
        clock.pass(Duration.ofMinutes(61));

        Optional<Renewal> first = stored.takeRenewal();
        Optional<Renewal> second = new StoredAccounts(JDBI, clock, vault, reports).takeRenewal();

        assertThat(first).isPresent();
        assertThat(second).isEmpty();
        // Whoever took it and died holds it for two minutes.
        clock.pass(Duration.ofMinutes(3));
        Renewal third = stored.takeRenewal().orElseThrow();
        assertThat(stored.renewed(first.get(), new Grant("late", null, null), null))
                .isFalse();
        assertThat(stored.renewed(third, new Grant("right", null, null), null)).isTrue();
        assertThat(token()).isEqualTo("right");
    }

    @Test
    void aRenewalThatFailsIsTriedAgainAndSaysSo() {
        add("main");
        clock.pass(Duration.ofMinutes(61));
        tokens.answers.add(new Granting.Later("the server answered 503", Duration.ZERO));

        worker.renewNext();

        assertThat(only().problem()).contains("the server answered 503");
        assertThat(token()).isEqualTo("token-in-clear");
        assertThat(worker.renewNext()).isFalse();
        clock.pass(Duration.ofMinutes(1));
        tokens.answers.add(new Granting.Granted(new Grant("fresh", "fresh-refresh", null)));
        assertThat(worker.renewNext()).isTrue();
        assertThat(only().problem()).isNull();
    }

    @Test
    void anExpiredAuthorisationWaitsForAPerson() {
        add("main");
        clock.pass(Duration.ofMinutes(61));
        tokens.answers.add(new Granting.Expired("invalid_grant"));

        worker.renewNext();

        assertThat(only().wanted()).isTrue();
        assertThat(only().problem()).isEqualTo("invalid_grant");
        assertThat(pauses.of("main").orElseThrow().unauthorised()).isTrue();
        assertThat(stored.granted(only(), new Grant("fresh", null, null), null)).isTrue();
        assertThat(only().wanted()).isFalse();
    }

    @Test
    void aTokenThatTheNetworkDoesNotTakeIsRenewedBeforeItsTime() {
        add("main");
        pauses.unauthorised("main", "401");
        tokens.answers.add(new Granting.Granted(new Grant("fresh", "fresh-refresh", null)));

        worker.seeToUnauthorised();
        assertThat(worker.renewNext()).isTrue();

        assertThat(token()).isEqualTo("fresh");
        assertThat(pauses.of("main")).isEmpty();
    }

    @Test
    void withoutAKeyAStoredAccountStopsTheStart() {
        add("main");
        Vault none = Vault.withoutKey();

        assertThatThrownBy(() -> new Accounts(List.of(), List.of(tokens), stored, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.social.secrets.key is missing, but the database has 1 accounts");
    }

    @Test
    void aKeyThatOpensNoAccountStopsTheStartAndTheMessageSaysWhatToDo() {
        add("main");
        add("second");
        Vault other = Vault.withFreshKey();
        StoredAccounts locked = new StoredAccounts(JDBI, clock, other, reports);

        assertThatThrownBy(() -> new Accounts(List.of(), List.of(tokens), locked, other))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining(
                        "broadsheet.social.secrets.key opens the secrets of none of the 2 stored accounts")
                .hasMessageContainingAll("put that key back", "previous-key-file", "secrets.lost=true");
    }

    @Test
    void oneAccountThatDoesNotOpenIsShownAsUnusableAmongOthers() {
        add("main");
        add("second");
        JDBI.useHandle(handle -> handle.execute("update accounts set secrets = ? where name = 'main'", "AAAA"));

        Accounts all = new Accounts(List.of(), List.of(tokens), stored, vault);

        assertThat(all.all()).extracting(Account::name).containsExactly("second");
        assertThat(all.find("main").orElseThrow().problem()).contains("the secrets of main are in no form");
    }

    @Test
    void afterAKeyIsLostAccountsAreShownAsUnusableUntilTheyAreRemovedAndAddedAgain() {
        add("main");
        Vault after = Vault.afterLoss();
        StoredAccounts locked = new StoredAccounts(JDBI, clock, after, reports);

        Accounts all = new Accounts(List.of(), List.of(tokens), locked, after);

        assertThat(all.all()).isEmpty();
        assertThat(all.entries().getFirst().problem()).contains("the secrets of main do not open with this key");
        assertThat(locked.remove("main")).isTrue();
        assertThat(locked.add(account(locked, "main", "tokens", Map.of()), null))
                .isInstanceOf(Added.Done.class);
        all.reload();
        assertThat(all.connected("main")).isPresent();
    }

    @Test
    void aNewKeySealsEveryAccountAnewAtTheStartAndTheOldOneIsNotNeededAfterwards() {
        add("main");
        add("second");
        Vault both = vault.rekeyed();
        StoredAccounts rekeyed = new StoredAccounts(JDBI, clock, both, reports);

        Accounts all = new Accounts(List.of(), List.of(tokens), rekeyed, both);

        assertThat(all.all()).hasSize(2);
        Vault alone = both.withoutPrevious();
        StoredAccounts later = new StoredAccounts(JDBI, clock, alone, reports);
        assertThat(new Accounts(List.of(), List.of(tokens), later, alone).all()).hasSize(2);
        assertThat(later.all())
                .allSatisfy(it -> assertThat(later.open(it)).containsEntry("refresh-token", "refresh-in-clear"));
        assertThat(rekeyed.reseal()).isZero();
    }

    @Test
    void aReplacedKeyThatIsNotNamedStopsTheStartInsteadOfLosingAnything() {
        add("main");
        String before = only().sealed();
        Vault both = vault.rekeyed();
        Vault alone = both.withoutPrevious();

        assertThatThrownBy(() -> new Accounts(
                        List.of(), List.of(tokens), new StoredAccounts(JDBI, clock, alone, reports), alone))
                .isInstanceOf(UnusableKeyException.class);

        assertThat(only().sealed()).isEqualTo(before);
        assertThat(new Accounts(List.of(), List.of(tokens), new StoredAccounts(JDBI, clock, both, reports), both).all())
                .hasSize(1);
    }

    @Test
    void whoWatchesIsToldOnceOfEachChange() {
        int[] told = {0};
        accounts.watch(() -> told[0]++);

        add("main");
        accounts.reload();

        assertThat(told[0]).isEqualTo(1);
        assertThat(accounts.connected("main")).isPresent();
        stored.remove("main");
        accounts.reload();
        assertThat(told[0]).isEqualTo(2);
        assertThat(accounts.connected("main")).isEmpty();
    }
}
