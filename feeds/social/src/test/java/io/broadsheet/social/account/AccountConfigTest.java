package io.broadsheet.social.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.configuration.ConfigurationKeys;
import io.broadsheet.contract.testing.ConfigurationBinding;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.InMemoryNetwork;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.micronaut.context.env.MapPropertySource;
import io.micronaut.context.env.PropertySource;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountConfigTest {
    private static final String SECRET = "s3cret-s3cret-s3cret";

    /** A kind of network that keeps how it was connected. */
    private static final class Kept implements NetworkKind {
        private final List<Connection> connections = new ArrayList<>();

        @Override
        public String name() {
            return "none";
        }

        @Override
        public Network connect(Connection connection) {
            connections.add(connection);
            return new InMemoryNetwork(Clock.systemUTC());
        }
    }

    private static AccountConfig config(
            String name,
            String network,
            @Nullable URI server,
            @Nullable String token,
            List<String> sections,
            String visibility) {
        return new AccountConfig(
                name,
                network,
                server,
                token,
                sections,
                visibility,
                null,
                null,
                null,
                null,
                null,
                Style.Attach.CARD,
                Style.OnCorrection.EDIT,
                Style.OnWithdrawal.DELETE);
    }

    private static List<AccountConfig> bound(PropertySource source) {
        return ConfigurationBinding.bindAll(AccountConfig.class, source);
    }

    @Test
    void everyKeyIsBound() {
        List<AccountConfig> accounts = bound(PropertySource.of(Map.ofEntries(
                Map.entry("broadsheet.social.accounts.main.network", "mastodon"),
                Map.entry("broadsheet.social.accounts.main.server", "https://social.example"),
                Map.entry("broadsheet.social.accounts.main.token", SECRET),
                Map.entry("broadsheet.social.accounts.main.sections", List.of("Essays", "Poems")),
                Map.entry("broadsheet.social.accounts.main.visibility", "unlisted"),
                Map.entry("broadsheet.social.accounts.main.target", "@review"),
                Map.entry("broadsheet.social.accounts.main.client-id", "client"),
                Map.entry("broadsheet.social.accounts.main.client-secret", "client-secret"),
                Map.entry("broadsheet.social.accounts.main.token-secret", "token-secret"),
                Map.entry("broadsheet.social.accounts.main.template", "{title} {link}"),
                Map.entry("broadsheet.social.accounts.main.attach", "pictures"),
                Map.entry("broadsheet.social.accounts.main.on-correction", "reply"),
                Map.entry("broadsheet.social.accounts.main.on-withdrawal", "leave"))));

        assertThat(accounts)
                .containsExactly(new AccountConfig(
                        "main",
                        "mastodon",
                        URI.create("https://social.example"),
                        SECRET,
                        List.of("Essays", "Poems"),
                        "unlisted",
                        "@review",
                        "client",
                        "client-secret",
                        "token-secret",
                        "{title} {link}",
                        Style.Attach.PICTURES,
                        Style.OnCorrection.REPLY,
                        Style.OnWithdrawal.LEAVE));
    }

    @Test
    void whatIsNotSetHasADefault() {
        List<AccountConfig> accounts =
                bound(PropertySource.of(Map.of("broadsheet.social.accounts.main.network", "none")));

        assertThat(accounts).containsExactly(AccountConfig.unconnected("main"));
    }

    @Test
    void theEnvironmentIsBoundToo() {
        Map<String, Object> variables = Map.of(
                "BROADSHEET_SOCIAL_ACCOUNTS_MAIN_NETWORK", "mastodon",
                "BROADSHEET_SOCIAL_ACCOUNTS_MAIN_SERVER", "https://social.example",
                "BROADSHEET_SOCIAL_ACCOUNTS_MAIN_TOKEN", SECRET);

        List<AccountConfig> accounts = bound(new MapPropertySource("environment", variables) {
            @Override
            public PropertyConvention getConvention() {
                return PropertyConvention.ENVIRONMENT_VARIABLE;
            }
        });

        assertThat(accounts)
                .containsExactly(
                        config("main", "mastodon", URI.create("https://social.example"), SECRET, List.of(), "public"));
    }

    @Test
    void everyKeyIsKnownAndDocumented() {
        var keys = ConfigurationKeys.onClassPath(AccountConfig.class.getClassLoader());

        assertThat(keys.all())
                .filteredOn(key -> key.name().startsWith("broadsheet.social."))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(key.description()).as(key.name()).isNotBlank());
        assertThat(keys.complaints(
                        List.of("broadsheet.social.accounts.main.token"),
                        List.of("BROADSHEET_SOCIAL_ACCOUNTS_MAIN_TOKEN"),
                        List.of()))
                .isEmpty();
    }

    @Test
    void theTokenIsNeverShown() {
        AccountConfig config = config("main", "mastodon", null, SECRET, List.of(), "public");
        Connection connection = new Connection("main", null, SECRET, "public");

        assertThat(config.toString() + connection).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Main", "a/b", "-a", "a b", "a.b"})
    void aNameThatCannotBeAChannelIsRefused(String name) {
        assertThatThrownBy(() -> config(name, "none", null, null, List.of(), "public"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.social.accounts has an account named '" + name + "'");
    }

    @Test
    void withoutAnyAccountThereIsOneThatOnlyShows() {
        Accounts accounts = new Accounts(List.of(), List.of(new Kept()));

        assertThat(accounts.all())
                .singleElement()
                .satisfies(it -> assertThat(it.name()).isEqualTo("preview"));
    }

    @Test
    void anUnknownNetworkIsRefusedWithTheKnownOnes() {
        AccountConfig config = config("main", "mastadon", null, null, List.of(), "public");

        assertThatThrownBy(() -> new Accounts(List.of(config), List.of(new Kept())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("broadsheet.social.accounts.main.network is 'mastadon' (expected: none)");
    }

    @Test
    void anAccountIsConnectedWithItsSettings() {
        Kept kept = new Kept();
        URI server = URI.create("https://social.example");
        AccountConfig config = config("main", "none", server, SECRET, List.of("Essays"), "unlisted");

        Accounts accounts = new Accounts(List.of(config), List.of(kept));

        assertThat(kept.connections).containsExactly(new Connection("main", server, SECRET, "unlisted"));
        assertThat(accounts.all().getFirst().takes("Essays")).isTrue();
        assertThat(accounts.all().getFirst().takes("Poems")).isFalse();
        assertThat(accounts.all().getFirst().takes(null)).isFalse();
    }
}
