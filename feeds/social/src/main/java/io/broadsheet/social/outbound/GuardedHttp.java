package io.broadsheet.social.outbound;

import io.broadsheet.contract.outbound.PinnedHttp;
import io.broadsheet.contract.outbound.PinnedHttp.Request;
import io.broadsheet.contract.outbound.Reach;
import io.broadsheet.contract.outbound.Reply;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom this service asks, over {@link PinnedHttp}: public addresses, encrypted, and the publication's own site (unless told
 * otherwise). An answer longer than {@value #MOST_BYTES} bytes is none. Thread-safe.
 */
@Singleton
public final class GuardedHttp {
    /** Longest answer that is read, in bytes. */
    public static final int MOST_BYTES = 1_048_576;

    private final OutboundConfig config;
    private final OwnSiteConfig site;
    private final PinnedHttp http;

    /** With no site of our own. Starts no connection yet. */
    public GuardedHttp(OutboundConfig config) {
        this(config, new OwnSiteConfig(URI.create("https://none.invalid")));
    }

    /** Starts no connection yet. */
    @Inject
    public GuardedHttp(OutboundConfig config, OwnSiteConfig site) {
        this.config = config;
        this.site = site;
        this.http = new PinnedHttp(config.timeout());
    }

    /** Ends all requests that are under way. */
    @PreDestroy
    public void close() {
        http.close();
    }

    /**
     * Refuses addresses that can never be asked, at the time they are configured.
     *
     * @throws IllegalArgumentException with what is expected
     */
    public URI requireUsable(String what, URI server) {
        String scheme = scheme(server);
        boolean web = scheme.equals("https") || (scheme.equals("http") && config.allowPrivateAddresses());
        if (!web || server.getHost() == null || server.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "%s is '%s' (expected: an address such as https://social.example; http only with broadsheet.social.allow-private-addresses=true)"
                            .formatted(what, server));
        }
        return server;
    }

    /**
     * Sends one request and waits for the whole answer. An interrupt ends the waiting and stays set.
     *
     * @param body null for none
     */
    public Reply send(String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
        return send(method, uri, headers, body, MOST_BYTES);
    }

    private Reply send(String method, URI uri, Map<String, String> headers, byte @Nullable [] body, int most) {
        Reach reach = config.allowPrivateAddresses() || site.has(uri) ? Reach.ANYWHERE : Reach.PUBLIC;
        Optional<Reply> objection = objection(uri, reach);
        if (objection.isPresent()) {
            return objection.get();
        }
        byte[] sent = body == null ? new byte[0] : body;
        Reply reply = http.exchange(new Request(method, withoutFragment(uri), headers, sent, reach, most));
        return switch (reply) {
            case Reply.Answer answer
            when !answer.whole() ->
                new Reply.Lost("the answer of %s is longer than %,d bytes".formatted(uri.getHost(), most));
            case Reply.Answer _, Reply.NotSent _, Reply.Lost _, Reply.Forbidden _ -> withAdvice(reply, reach);
        };
    }

    /**
     * Fetches a file.
     *
     * @param most bytes at most; a larger one is missing
     */
    public Download fetch(URI uri, int most) {
        return switch (send("GET", uri, Map.of(), null, most)) {
            case Reply.Answer answer
            when answer.status() != 200 ->
                new Download.Missing("%s answered %d".formatted(uri.getHost(), answer.status()));
            case Reply.Answer answer
            when answer.bytes().length == 0 -> new Download.Missing("%s answered nothing".formatted(uri.getHost()));
            case Reply.Answer answer -> new Download.Got(answer.bytes());
            case Reply.NotSent(var reason) -> new Download.Missing(reason);
            case Reply.Lost(var reason) -> new Download.Missing(reason);
            case Reply.Forbidden(var reason) -> new Download.Missing(reason);
        };
    }

    /**
     * Why a server elsewhere could not fetch this, if it could not: it is told nothing of the inside of our network.
     *
     * @return empty where it is a public https address, and for all addresses where private ones are allowed
     */
    public Optional<String> hiddenFromOthers(URI uri) {
        if (config.allowPrivateAddresses()) {
            return Optional.empty();
        }
        return objection(uri, Reach.PUBLIC)
                .or(() -> http.objection(withoutFragment(uri), Reach.PUBLIC).map(it -> withAdvice(it, Reach.PUBLIC)))
                .map(GuardedHttp::reason);
    }

    private static String reason(Reply reply) {
        return switch (reply) {
            case Reply.NotSent(var reason) -> reason;
            case Reply.Lost(var reason) -> reason;
            case Reply.Forbidden(var reason) -> reason;
            case Reply.Answer answer -> "the answer is " + answer.status();
        };
    }

    private static Reply withAdvice(Reply reply, Reach reach) {
        return reply instanceof Reply.Forbidden(var reason) && reach == Reach.PUBLIC
                ? new Reply.Forbidden(
                        "%s (to allow it: broadsheet.social.allow-private-addresses=true)".formatted(reason))
                : reply;
    }

    /** What can be said of an address before its name is resolved. */
    private static Optional<Reply> objection(URI uri, Reach reach) {
        String scheme = scheme(uri);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            return Optional.of(new Reply.Forbidden("'%s' is no http or https address".formatted(uri)));
        }
        if (uri.getRawUserInfo() != null) {
            return Optional.of(new Reply.Forbidden("the address of %s has a user name in it".formatted(uri.getHost())));
        }
        return reach == Reach.PUBLIC && !scheme.equals("https")
                ? Optional.of(new Reply.Forbidden("'%s' is not encrypted (expected: https)".formatted(uri)))
                : Optional.empty();
    }

    private static String scheme(URI uri) {
        return Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    }

    /** A link may point into a page; that part is never sent. */
    private static URI withoutFragment(URI uri) {
        return uri.getRawFragment() == null
                ? uri
                : URI.create(uri.toString().substring(0, uri.toString().indexOf('#')));
    }
}
