package io.broadsheet.social.account;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Needs;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.oauth.Authoriser;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account to be added, as somebody typed it. Its text form hides what was typed into the fields.
 *
 * @param fields by the keys of the network's needs, secrets among them
 */
record NewAccount(
        @Nullable String name,
        @Nullable String network,
        @Nullable List<String> sections,
        @Nullable Map<String, String> fields) {
    private static final int LONGEST_FIELD = 4_000;
    /** How an account announces; the same on every network. */
    private static final List<String> STYLE = List.of("template", "attach", "on-correction", "on-withdrawal");

    /**
     * An account that may be stored.
     *
     * @param renewAt when its tokens are to be renewed first, or null for never
     */
    record Ready(StoredAccount account, @Nullable Instant renewAt) {}

    /** Seals the secrets of an account of this name. */
    interface Seal {
        String seal(String name, Map<String, String> secrets);
    }

    /**
     * The account, if it can be one.
     *
     * @throws IllegalArgumentException with what is wrong and what was expected
     */
    Ready ready(Map<String, NetworkKind> kinds, Seal seal, Instant now) {
        String called = Objects.requireNonNullElse(name, "").strip();
        if (!AccountConfig.isName(called)) {
            throw new IllegalArgumentException(
                    "name is '%s' (expected: lower-case letters, digits and hyphens, at most 40)".formatted(called));
        }
        NetworkKind kind = kinds.get(Objects.requireNonNullElse(network, "").strip());
        if (kind == null) {
            throw new IllegalArgumentException(
                    "network is '%s' (expected: one of %s)".formatted(network, String.join(", ", kinds.keySet())));
        }
        Map<String, String> given = given(kind);
        String visibility = given.getOrDefault("visibility", "public");
        Map<String, String> open = new HashMap<>();
        Map<String, String> secret = new HashMap<>();
        for (Needs.Field field : kind.needs().fields()) {
            String value = given.get(field.key());
            if (value != null && !List.of("server", "visibility").contains(field.key())) {
                (field.privacy() == Needs.Privacy.SECRET ? secret : open).put(field.key(), value);
            }
        }
        for (String key : STYLE) {
            if (given.containsKey(key)) {
                open.put(key, given.get(key));
            }
        }
        String server = given.get("server");
        if (server != null) {
            requireAddress(server);
        }
        StoredAccount.Settings settings = new StoredAccount.Settings(
                server,
                visibility,
                Objects.requireNonNullElse(sections, List.<String>of()).stream()
                        .map(String::strip)
                        .filter(it -> !it.isEmpty())
                        .toList(),
                open);
        var _ = settings.style();
        StoredAccount draft = new StoredAccount(called, kind.name(), settings, "", false, null, null, 0);
        Connection connection = draft.connection(secret);
        Optional<Authoriser> authoriser = kind.authoriser(connection);
        boolean wanted = connection.token() == null && authoriser.isPresent();
        if (!wanted) {
            // Looks at every setting; the network itself is not asked.
            var _ = kind.connect(connection);
        }
        Instant renewAt = draft.grant(secret)
                .flatMap(grant -> authoriser.filter(it -> it.canRenew(grant)).flatMap(it -> it.renewAt(grant, now)))
                .orElse(null);
        return new Ready(
                new StoredAccount(called, kind.name(), settings, seal.seal(called, secret), wanted, null, null, 0),
                renewAt);
    }

    private Map<String, String> given(NetworkKind kind) {
        Map<String, String> given = new HashMap<>();
        Objects.requireNonNullElse(fields, Map.<String, String>of()).forEach((key, value) -> {
            if (value != null && !value.isBlank()) {
                given.put(key, value.strip());
            }
        });
        List<String> missing = new ArrayList<>();
        for (Needs.Field field : kind.needs().fields()) {
            if (field.weight() == Needs.Weight.REQUIRED && !given.containsKey(field.key())) {
                missing.add("%s is missing (expected: %s)".formatted(field.key(), field.hint()));
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", missing));
        }
        given.forEach((key, value) -> {
            if (!kind.needs().knows(key) && !key.equals("server") && !STYLE.contains(key)) {
                throw new IllegalArgumentException("%s has no '%s' (expected: %s)"
                        .formatted(
                                kind.name(),
                                key,
                                String.join(
                                        ", ",
                                        kind.needs().fields().stream()
                                                .map(Needs.Field::key)
                                                .toList())));
            }
            if (value.length() > LONGEST_FIELD || value.chars().anyMatch(it -> it < ' ')) {
                throw new IllegalArgumentException(
                        "%s has line breaks, control characters or more than %d characters (expected: one short line)"
                                .formatted(key, LONGEST_FIELD));
            }
        });
        return given;
    }

    private static void requireAddress(String server) {
        try {
            var _ = URI.create(server);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "server is '%s' (expected: an address such as https://social.example)".formatted(server), e);
        }
    }

    @Override
    public String toString() {
        return "NewAccount[name=%s, network=%s, sections=%s, fields=hidden]".formatted(name, network, sections);
    }
}
