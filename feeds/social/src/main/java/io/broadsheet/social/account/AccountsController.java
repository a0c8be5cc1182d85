package io.broadsheet.social.account;

import io.broadsheet.contract.problem.Problem;
import io.broadsheet.social.account.StoredAccounts.Added;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Needs;
import io.broadsheet.social.pace.Pauses;
import io.broadsheet.social.secret.SealedException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts: what there is, and adding, trying and removing. Secrets come in and never go out. */
@Controller("/api")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccountsController {
    private static final Logger log = LoggerFactory.getLogger(AccountsController.class);

    private final Accounts accounts;
    private final StoredAccounts stored;
    private final Queues queues;
    private final Pauses pauses;
    private final Clock clock;

    AccountsController(
            Accounts accounts, StoredAccounts stored, Queues queues, Pauses pauses, @Named("social") Clock clock) {
        this.accounts = accounts;
        this.stored = stored;
        this.queues = queues;
        this.pauses = pauses;
        this.clock = clock;
    }

    /** A network and what an account on it needs. */
    record Network(String name, String title, String rights, List<Needs.Field> fields) {}

    /**
     * What a network said of an account.
     *
     * @param outcome ready, lacking or unanswered
     */
    record Tested(String outcome, String detail) {}

    @Get("/networks")
    List<Network> networks() {
        return accounts.kinds().values().stream()
                .map(it -> new Network(
                        it.name(),
                        it.needs().title(),
                        it.needs().rights(),
                        it.needs().fields()))
                .toList();
    }

    @Get("/accounts")
    List<ShownAccount> list() {
        accounts.reload();
        Map<String, ShownAccount.Queue> all = queues.all();
        return accounts.entries().stream()
                .map(it -> shown(it, all.getOrDefault(it.name(), ShownAccount.Queue.EMPTY)))
                .toList();
    }

    private ShownAccount shown(Accounts.Entry entry, ShownAccount.Queue queue) {
        return ShownAccount.of(
                entry,
                new ShownAccount.Circumstances(
                        accounts.authoriser(entry).isPresent(),
                        queue,
                        pauses.of(entry.name()).orElse(null)));
    }

    @Post("/accounts")
    HttpResponse<?> add(@Body NewAccount request) {
        NewAccount.Ready ready;
        try {
            ready = request.ready(accounts.kinds(), stored::seal, clock.instant());
        } catch (IllegalArgumentException e) {
            return problem(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "bad-account",
                    "No such account can be",
                    String.valueOf(e.getMessage()));
        } catch (SealedException e) {
            return problem(HttpStatus.CONFLICT, "no-key", "Secrets cannot be kept", String.valueOf(e.getMessage()));
        }
        String name = ready.account().name();
        boolean configured = accounts.find(name)
                .filter(it -> it.source() == Accounts.Source.CONFIGURATION && !name.equals(Accounts.PREVIEW))
                .isPresent();
        Added added = configured ? new Added.Taken() : stored.add(ready.account(), ready.renewAt());
        return switch (added) {
            case Added.Done _ -> {
                log.info("the account {} on {} is added", name, ready.account().network());
                pauses.lift(name);
                accounts.reload();
                yield accounts.find(name)
                        .<HttpResponse<?>>map(it -> HttpResponse.created(shown(it, ShownAccount.Queue.EMPTY)))
                        .orElseGet(() -> unknown(name));
            }
            case Added.Taken _ ->
                problem(
                        HttpStatus.CONFLICT,
                        "name-taken",
                        "There is an account of this name",
                        "name is '%s', which another account has (expected: a new name, or remove that one first)"
                                .formatted(name));
            case Added.Another(var network) ->
                problem(
                        HttpStatus.CONFLICT,
                        "name-used",
                        "There was another account of this name",
                        "name is '%s', which belongs to the posts of a removed account on %s with another server or target (expected: a new name)"
                                .formatted(name, network));
        };
    }

    @Delete("/accounts/{name}")
    HttpResponse<?> remove(String name) {
        if (stored.remove(name)) {
            pauses.lift(name);
            log.info("the account {} is removed", name);
            accounts.reload();
            return HttpResponse.noContent();
        }
        boolean configured = accounts.find(name).isPresent();
        return configured
                ? problem(
                        HttpStatus.CONFLICT,
                        "configured",
                        "The account is in the configuration",
                        "the account '%s' is in the configuration (expected: an account that was added here); take broadsheet.social.accounts.%s out and start anew"
                                .formatted(name, name))
                : unknown(name);
    }

    @Post("/accounts/{name}/test")
    HttpResponse<?> test(String name) {
        accounts.reload();
        return accounts.find(name)
                .<HttpResponse<?>>map(it -> HttpResponse.ok(tested(it)))
                .orElseGet(() -> unknown(name));
    }

    private static Tested tested(Accounts.Entry entry) {
        Account account = entry.account();
        if (account == null) {
            return new Tested("lacking", String.valueOf(entry.problem()));
        }
        return switch (account.network().check()) {
            case Check.Ready(var as) -> new Tested("ready", as);
            case Check.Lacking(var reason) ->
                new Tested("lacking", reason + "; " + entry.kind().needs().rights());
            case Check.Unanswered(var reason) -> new Tested("unanswered", reason);
        };
    }

    private static HttpResponse<?> unknown(String name) {
        return problem(
                HttpStatus.NOT_FOUND,
                "unknown-account",
                "No such account",
                "there is no account '%s' (expected: one of GET /api/accounts)".formatted(name));
    }

    private static HttpResponse<?> problem(HttpStatus status, String kind, String title, String detail) {
        return HttpResponse.status(status)
                .body(Problem.of(kind, title, status.getCode(), detail))
                .contentType(Problem.MEDIA_TYPE);
    }
}
