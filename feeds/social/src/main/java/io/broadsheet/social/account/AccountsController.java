package io.broadsheet.social.account;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The accounts, without their secrets. */
@Controller("/api/accounts")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccountsController {
    private final Accounts accounts;

    AccountsController(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * @param connected whether posts really go out
     * @param sections empty for all
     * @param limit longest text, as the network counts
     */
    record Shown(
            String name, String network, @Nullable URI server, boolean connected, List<String> sections, int limit) {}

    @Get
    List<Shown> list() {
        return accounts.all().stream()
                .map(account -> new Shown(
                        account.name(),
                        account.kind(),
                        account.server(),
                        account.network().isConnected(),
                        account.sections(),
                        account.network().rules().limit()))
                .toList();
    }
}
