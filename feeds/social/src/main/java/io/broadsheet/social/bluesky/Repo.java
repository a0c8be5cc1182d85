package io.broadsheet.social.bluesky;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.bluesky.Xrpc.Result;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The account's repository, with a session that is opened once, kept, and renewed when the server says that it has expired:
 * opening one is limited to a few a day. Thread-safe.
 */
final class Repo {
    static final int CREATE_POINTS = 3;
    private static final int DELETE_POINTS = 1;

    private final Xrpc xrpc;
    private final String identifier;
    private final String password;
    private @Nullable Session session;

    private record Session(String did, String access, String refresh) {}

    /** A call under a session. */
    sealed interface Answer {
        /** What the server said. */
        record Given(Result result) implements Answer {}

        /** No session: somebody has to connect the account anew. */
        record Unauthorised(String reason) implements Answer {}
    }

    Repo(Xrpc xrpc, String identifier, String password) {
        this.xrpc = xrpc;
        this.identifier = identifier;
        this.password = password;
    }

    /** The account's DID, as {@code did} of an object. */
    Answer did() {
        return under(it -> new Result.Success(Xrpc.JSON.createObjectNode().put("did", it.did())));
    }

    Answer put(JsonNode request) {
        return under(it -> xrpc.write("com.atproto.repo.putRecord", it.access(), request, CREATE_POINTS));
    }

    Answer get(String repo, String collection, String key) {
        Map<String, String> parameters = Map.of("repo", repo, "collection", collection, "rkey", key);
        return under(it -> xrpc.query("com.atproto.repo.getRecord", parameters, it.access()));
    }

    /** Newest first. */
    Answer list(String collection, int limit, String cursor) {
        return under(it -> xrpc.query(
                "com.atproto.repo.listRecords",
                cursor.isEmpty()
                        ? Map.of("repo", it.did(), "collection", collection, "limit", Integer.toString(limit))
                        : Map.of(
                                "repo",
                                it.did(),
                                "collection",
                                collection,
                                "limit",
                                Integer.toString(limit),
                                "cursor",
                                cursor),
                it.access()));
    }

    Answer delete(String repo, String collection, String key) {
        ObjectNode request = Xrpc.JSON
                .createObjectNode()
                .put("repo", repo)
                .put("collection", collection)
                .put("rkey", key);
        return under(it -> xrpc.write("com.atproto.repo.deleteRecord", it.access(), request, DELETE_POINTS));
    }

    Answer upload(String type, byte[] bytes) {
        return under(it -> xrpc.upload(it.access(), type, bytes));
    }

    private synchronized Answer under(Function<Session, Result> call) {
        if (session == null) {
            Answer opened = open();
            if (session == null) {
                return opened;
            }
        }
        Result result = call.apply(session);
        if (!isAboutTheSession(result)) {
            return new Answer.Given(result);
        }
        Answer renewed = renew(session);
        return session == null ? renewed : new Answer.Given(call.apply(session));
    }

    private static boolean isAboutTheSession(Result result) {
        return result instanceof Result.Denied(int status, var error, var _)
                && (status == 401 || error.equals("ExpiredToken") || error.equals("InvalidToken"));
    }

    private Answer renew(Session old) {
        Result result = xrpc.procedure("com.atproto.server.refreshSession", old.refresh(), null);
        if (result instanceof Result.Denied) {
            session = null;
            return open();
        }
        return keep(result);
    }

    private Answer open() {
        JsonNode request =
                Xrpc.JSON.createObjectNode().put("identifier", identifier).put("password", password);
        return keep(xrpc.procedure("com.atproto.server.createSession", "", request));
    }

    private Answer keep(Result result) {
        session = null;
        if (result instanceof Result.Denied(int status, var _, var reason) && status != 0) {
            return new Answer.Unauthorised(reason);
        }
        if (!(result instanceof Result.Success(var json))) {
            return new Answer.Given(withoutDoubt(result));
        }
        Session fresh = new Session(
                json.path("did").asText(""),
                json.path("accessJwt").asText(""),
                json.path("refreshJwt").asText(""));
        if (fresh.did().isEmpty() || fresh.access().isEmpty()) {
            return new Answer.Given(
                    new Result.Later("the server opened a session without a DID", java.time.Duration.ZERO));
        }
        if (json.path("active").isBoolean() && !json.path("active").asBoolean()) {
            return new Answer.Unauthorised(
                    "the account is not active: " + json.path("status").asText("no reason given"));
        }
        session = fresh;
        return new Answer.Given(result);
    }

    /** Without a session the call itself was never made. */
    private static Result withoutDoubt(Result result) {
        return result instanceof Result.Unclear(var reason, var atLeast) ? new Result.Later(reason, atLeast) : result;
    }
}
