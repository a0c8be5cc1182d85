package io.broadsheet.social.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Outcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Results as the port's outcomes and findings. */
public final class Reading {
    private static final int LONGEST_ID = 200;

    private Reading() {}

    /** What a change came to, if its success is read like this. */
    public static Outcome outcome(Result result, Function<Result.Success, Outcome> success) {
        return switch (result) {
            case Result.Success it -> success.apply(it);
            case Result.Denied(var _, var reason, var _) -> new Outcome.Refused(reason);
            case Result.Unauthorised(var reason) -> new Outcome.Unauthorised(reason);
            case Result.Later(var reason, var atLeast) -> new Outcome.TryLater(reason, atLeast);
            case Result.Unclear(var reason, var atLeast) -> new Outcome.InDoubt(reason, atLeast);
        };
    }

    /** A post that the server named, or a doubt if it named none. */
    public static Outcome posted(Optional<String> id, Function<String, @Nullable URI> address) {
        return id.<Outcome>map(it -> new Outcome.Posted(it, address.apply(it)))
                .orElseGet(() -> new Outcome.InDoubt("the answer names no post", Duration.ZERO));
    }

    /** Why a step before the post was shown failed: the post is not there, whatever became of the step. */
    public static Outcome.Failure unready(Result result) {
        return switch (result) {
            case Result.Success _ -> new Outcome.TryLater("the answer names nothing", Duration.ZERO);
            case Result.Denied(var _, var reason, var _) -> new Outcome.Refused(reason);
            case Result.Unauthorised(var reason) -> new Outcome.Unauthorised(reason);
            case Result.Later(var reason, var atLeast) -> new Outcome.TryLater(reason, atLeast);
            case Result.Unclear(var reason, var atLeast) -> new Outcome.TryLater(reason, atLeast);
        };
    }

    /** What the answer says of an account's rights, if its success is read like this. */
    public static Check check(Result result, Function<Result.Success, Check> success) {
        return switch (result) {
            case Result.Success it -> success.apply(it);
            case Result.Denied(var _, var reason, var _) -> new Check.Lacking(reason);
            case Result.Unauthorised(var reason) -> new Check.Lacking(reason);
            case Result.Later(var reason, var _) -> new Check.Unanswered(reason);
            case Result.Unclear(var reason, var _) -> new Check.Unanswered(reason);
        };
    }

    /** What a taking back came to; what is not there counts as taken back. */
    public static Outcome deleted(Result result) {
        return result instanceof Result.Denied(int status, var _, var _) && (status == 404 || status == 410)
                ? new Outcome.Deleted()
                : outcome(result, _ -> new Outcome.Deleted());
    }

    /** No list of posts came. */
    public static Finding unanswered(Result result, String rights) {
        return switch (result) {
            case Result.Success _ -> new Finding.Unknown("the answer is no list of posts", Duration.ZERO);
            case Result.Denied(var _, var reason, var _) -> new Finding.Untold(reason + " (" + rights + ")");
            case Result.Unauthorised(var reason) -> new Finding.Unauthorised(reason);
            case Result.Later(var reason, var atLeast) -> new Finding.Unknown(reason, atLeast);
            case Result.Unclear(var reason, var atLeast) -> new Finding.Unknown(reason, atLeast);
        };
    }

    /** A name that a server gave to something, if it is one. */
    public static Optional<String> id(JsonNode named) {
        String id = named.asText("");
        return id.isBlank() || id.length() > LONGEST_ID ? Optional.empty() : Optional.of(id);
    }

    /** A moment (ISO 8601, also with Meta's +0000); far in the future for anything else, so that it counts as new. */
    public static Instant time(String text) {
        String colon = text.matches(".*[+-][0-9]{4}")
                ? text.substring(0, text.length() - 2) + ":" + text.substring(text.length() - 2)
                : text;
        try {
            return OffsetDateTime.parse(colon).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }

    /** An address on the web, or null. */
    public static @Nullable URI address(String text) {
        try {
            URI address = URI.create(text);
            String scheme = Optional.ofNullable(address.getScheme()).orElse("");
            return scheme.equals("https") || scheme.equals("http") ? address : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
