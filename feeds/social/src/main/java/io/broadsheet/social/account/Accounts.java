package io.broadsheet.social.account;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.NetworkKind;
import io.micronaut.context.annotation.Context;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All accounts, sorted by name. Where none is configured there is one that only shows what it would say. */
@Context
public final class Accounts {
    /** The account of a newcomer who has configured none. */
    static final String PREVIEW = "preview";

    private final List<Account> all;

    @Inject
    Accounts(Collection<AccountConfig> configured, Collection<NetworkKind> networks) {
        this(connected(configured, networks));
    }

    /** These accounts and no others. */
    public Accounts(List<Account> accounts) {
        all = accounts.stream().sorted(Comparator.comparing(Account::name)).toList();
    }

    private static List<Account> connected(Collection<AccountConfig> configured, Collection<NetworkKind> networks) {
        Map<String, NetworkKind> kinds = new TreeMap<>();
        networks.forEach(kind -> kinds.put(kind.name(), kind));
        List<Account> accounts = new ArrayList<>();
        for (AccountConfig config : configured) {
            accounts.add(account(config, kinds));
        }
        if (accounts.isEmpty()) {
            accounts.add(account(AccountConfig.unconnected(PREVIEW), kinds));
        }
        return accounts;
    }

    private static Account account(AccountConfig config, Map<String, NetworkKind> kinds) {
        NetworkKind kind = kinds.get(config.network());
        if (kind == null) {
            throw new IllegalArgumentException("broadsheet.social.accounts.%s.network is '%s' (expected: %s)"
                    .formatted(config.name(), config.network(), String.join(" or ", kinds.keySet())));
        }
        Connection connection = new Connection(config.name(), config.server(), config.token(), config.visibility());
        return new Account(
                config.name(),
                kind.name(),
                config.server(),
                config.sections(),
                kind.wordsFor(),
                config.style(),
                kind.connect(connection));
    }

    /** Every account. */
    public List<Account> all() {
        return all;
    }

    /** Those that really post. */
    public List<Account> connected() {
        return all.stream().filter(account -> account.network().isConnected()).toList();
    }
}
