package io.broadsheet.social.account;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.oauth.Authoriser;
import io.broadsheet.social.oauth.Grant;
import io.broadsheet.social.secret.SealedException;
import io.broadsheet.social.secret.UnusableKeyException;
import io.broadsheet.social.secret.Vault;
import io.micronaut.context.annotation.Context;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All accounts, sorted by name: those of the configuration, and those that were added while the service ran. Where there is
 * none there is one that only shows what it would say. Thread-safe; what it gives is a picture of one moment.
 */
@Context
public final class Accounts {
    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    /** The account of a newcomer who has none. */
    static final String PREVIEW = "preview";

    private final List<Entry> configured;
    private final Map<String, NetworkKind> kinds;
    private final @Nullable StoredAccounts stored;
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile List<Entry> entries;

    /** Where an account is kept. */
    enum Source {
        CONFIGURATION,
        DATABASE
    }

    /**
     * An account and what is to be said of it.
     *
     * @param account null while it cannot be used at all
     * @param stored its row, or null for one of the configuration
     * @param problem why it cannot be used, or null
     */
    record Entry(
            String name,
            NetworkKind kind,
            @Nullable Account account,
            @Nullable StoredAccount stored,
            @Nullable String problem) {
        Source source() {
            return stored == null ? Source.CONFIGURATION : Source.DATABASE;
        }
    }

    @Inject
    Accounts(
            Collection<AccountConfig> configured,
            Collection<NetworkKind> networks,
            StoredAccounts stored,
            Vault vault) {
        this.kinds = kinds(networks);
        this.configured = configured.stream().map(it -> entry(it, kinds)).toList();
        this.stored = stored;
        if (vault.isRekeyed()) {
            log.info(
                    "the secrets of {} accounts were sealed anew with {}; the previous key is not needed any more",
                    stored.reseal(),
                    vault.origin());
        }
        List<StoredAccount> rows = stored.all();
        requireKey(rows, stored, vault);
        this.entries = merged(rows);
    }

    private static void requireKey(List<StoredAccount> rows, StoredAccounts stored, Vault vault) {
        if (rows.isEmpty()) {
            return;
        }
        if (!vault.isUsable()) {
            throw new UnusableKeyException(
                    "broadsheet.social.secrets.key is missing, but the database has %d accounts whose secrets are sealed with it (expected: the key, or broadsheet.social.secrets.key-file)"
                            .formatted(rows.size()));
        }
        // One that does not open may be damaged; that none does is the key's fault.
        if (!vault.isLost() && rows.stream().noneMatch(stored::opens)) {
            throw new UnusableKeyException(
                    "%s opens the secrets of none of the %d stored accounts (expected: the key that sealed them); put that key back, or name it as broadsheet.social.secrets.previous-key-file if this one replaces it, or, if it is lost, start with broadsheet.social.secrets.lost=true and remove and add the accounts again"
                            .formatted(vault.origin(), rows.size()));
        }
    }

    /** Those of the configuration alone. */
    Accounts(Collection<AccountConfig> configured, Collection<NetworkKind> networks) {
        this.kinds = kinds(networks);
        this.configured = configured.stream().map(it -> entry(it, kinds)).toList();
        this.stored = null;
        this.entries = merged(List.of());
    }

    /** These accounts and no others. */
    public Accounts(List<Account> accounts) {
        this.kinds = Map.of();
        this.configured = List.of();
        this.stored = null;
        this.entries = accounts.stream()
                .sorted(Comparator.comparing(Account::name))
                .map(it -> new Entry(it.name(), new Given(it.kind()), it, null, null))
                .toList();
    }

    /** The kind of an account that was given ready made. */
    private record Given(String name) implements NetworkKind {
        @Override
        public Network connect(Connection connection) {
            throw new IllegalStateException("%s is connected already".formatted(connection.account()));
        }
    }

    private static Map<String, NetworkKind> kinds(Collection<NetworkKind> networks) {
        Map<String, NetworkKind> kinds = new TreeMap<>();
        networks.forEach(kind -> kinds.put(kind.name(), kind));
        return kinds;
    }

    private static Entry entry(AccountConfig config, Map<String, NetworkKind> kinds) {
        NetworkKind kind = kinds.get(config.network());
        if (kind == null) {
            throw new IllegalArgumentException("broadsheet.social.accounts.%s.network is '%s' (expected: %s)"
                    .formatted(config.name(), config.network(), String.join(" or ", kinds.keySet())));
        }
        Account account = new Account(
                config.name(),
                kind.name(),
                config.server(),
                config.sections(),
                kind.wordsFor(),
                config.style(),
                kind.connect(config.connection()));
        return new Entry(config.name(), kind, account, null, null);
    }

    private List<Entry> merged(List<StoredAccount> rows) {
        Map<String, Entry> merged = new TreeMap<>();
        for (StoredAccount row : rows) {
            merged.put(row.name(), entry(row));
        }
        for (Entry entry : configured) {
            if (merged.put(entry.name(), entry) != null) {
                log.warn(
                        "the account {} is in the configuration and in the database: the configuration's is used",
                        entry.name());
            }
        }
        if (merged.isEmpty() && kinds.containsKey("none")) {
            merged.put(PREVIEW, entry(AccountConfig.unconnected(PREVIEW), kinds));
        }
        return List.copyOf(merged.values());
    }

    private Entry entry(StoredAccount row) {
        Optional<Entry> same = Optional.ofNullable(entries).stream()
                .flatMap(List::stream)
                .filter(it -> it.stored() != null
                        && it.stored().name().equals(row.name())
                        && it.stored().version() == row.version())
                .findFirst();
        if (same.isPresent()) {
            // It keeps what it knows: pauses, limits.
            return same.get();
        }
        NetworkKind kind = kinds.get(row.network());
        if (kind == null) {
            return new Entry(
                    row.name(),
                    new Given(row.network()),
                    null,
                    row,
                    "this version knows no network '%s'".formatted(row.network()));
        }
        try {
            Map<String, String> secrets = opened(row);
            String problem = row.wanted() && row.problem() == null
                    ? "it was never connected; connect it at the desk"
                    : row.problem();
            boolean usable = !row.wanted() || row.grant(secrets).isPresent();
            Account account = usable ? account(row, kind, kind.connect(row.connection(secrets))) : null;
            return new Entry(row.name(), kind, account, row, problem);
        } catch (SealedException | IllegalArgumentException e) {
            log.warn("the account {} cannot be used: {}", row.name(), e.getMessage());
            return new Entry(row.name(), kind, null, row, e.getMessage());
        }
    }

    private Map<String, String> opened(StoredAccount row) {
        return stored == null ? Map.of() : stored.open(row);
    }

    private static Account account(StoredAccount row, NetworkKind kind, Network network) {
        String server = row.settings().server();
        return new Account(
                row.name(),
                kind.name(),
                server == null ? null : URI.create(server),
                row.settings().sections(),
                kind.wordsFor(),
                row.settings().style(),
                network);
    }

    /** Looks into the database again, and tells those who watch if something has changed. */
    synchronized void reload() {
        if (stored == null) {
            return;
        }
        List<Entry> fresh = merged(stored.all());
        boolean changed = !fresh.equals(entries);
        entries = fresh;
        if (changed) {
            watchers.forEach(Runnable::run);
        }
    }

    /** Calls {@code watcher} after accounts were added, changed or removed; it must return at once. */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    /** Every account that can say something. */
    public List<Account> all() {
        return entries.stream().map(Entry::account).filter(Objects::nonNull).toList();
    }

    /** Those that really post. */
    public List<Account> connected() {
        return all().stream().filter(account -> account.network().isConnected()).toList();
    }

    /** One of those that really post, as it is now; empty once it was removed. */
    public Optional<Account> connected(String name) {
        return connected().stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** Everything that is known, those that cannot be used among it. */
    List<Entry> entries() {
        return entries;
    }

    Optional<Entry> find(String name) {
        return entries.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** An account that is connected in a browser. */
    public interface Connectable {
        /** How. */
        Authoriser authoriser();

        /**
         * Keeps what the network granted; from then on the account posts.
         *
         * @return false if the account was removed meanwhile
         */
        boolean keep(Grant grant, Instant now);
    }

    /** An account that is connected in a browser; empty if there is none of this name, or it is connected otherwise. */
    public Optional<Connectable> connectable(String name) {
        reload();
        return find(name).flatMap(entry -> authoriser(entry).map(it -> new Stored(entry, it)));
    }

    private final class Stored implements Connectable {
        private final Entry entry;
        private final Authoriser authoriser;

        Stored(Entry entry, Authoriser authoriser) {
            this.entry = entry;
            this.authoriser = authoriser;
        }

        @Override
        public Authoriser authoriser() {
            return authoriser;
        }

        @Override
        public boolean keep(Grant grant, Instant now) {
            StoredAccount row = entry.stored();
            Instant renewAt =
                    authoriser.canRenew(grant) ? authoriser.renewAt(grant, now).orElse(null) : grant.expiresAt();
            boolean kept = stored != null && row != null && stored.granted(row, grant, renewAt);
            reload();
            return kept;
        }
    }

    /** How an account that was added is connected in a browser. */
    Optional<Authoriser> authoriser(Entry entry) {
        StoredAccount row = entry.stored();
        if (row == null || stored == null) {
            return Optional.empty();
        }
        try {
            return entry.kind().authoriser(row.connection(stored.open(row)));
        } catch (SealedException e) {
            return Optional.empty();
        }
    }

    /** The kinds of networks, by name. */
    Map<String, NetworkKind> kinds() {
        return kinds;
    }
}
