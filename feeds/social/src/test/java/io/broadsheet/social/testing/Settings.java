package io.broadsheet.social.testing;

import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.social.mastodon.ScriptedMastodon;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Settings of a service under test: on loopback, impatient, with the accounts that a test adds. */
public record Settings(Map<String, Object> all) {
    /** The token of the API. */
    public static final String TOKEN = "test-token-test-token-test-token";

    /** Without accounts. */
    public static Settings on(RealPostgres.Database database) {
        Map<String, Object> all = new HashMap<>();
        all.put("broadsheet.server.host", "127.0.0.1");
        all.put("broadsheet.server.port", 0);
        all.put("broadsheet.kafka.bootstrap-servers", RealKafka.bootstrapServers());
        all.put("broadsheet.api.token", TOKEN);
        all.put("broadsheet.social.database.url", database.url());
        all.put("broadsheet.social.database.user", database.user());
        all.put("broadsheet.social.database.password", database.password());
        all.put("broadsheet.social.allow-private-addresses", true);
        all.put("broadsheet.social.timeout", "1s");
        all.put("broadsheet.social.lease", "3s");
        all.put("broadsheet.social.first-pause", "200ms");
        all.put("broadsheet.social.longest-pause", "1s");
        all.put("broadsheet.social.poll", "100ms");
        all.put("broadsheet.social.retry-delay", "200ms");
        // The articles of most tests have no page.
        all.put("broadsheet.social.page-wait", "0s");
        return new Settings(all);
    }

    /** With an account on this server. */
    public Settings with(String account, ScriptedMastodon server) {
        Map<String, Object> more = new HashMap<>(all);
        String prefix = "broadsheet.social.accounts." + account + ".";
        more.put(prefix + "network", "mastodon");
        more.put(prefix + "server", server.uri().toString());
        more.put(prefix + "token", ScriptedMastodon.TOKEN);
        return new Settings(more);
    }

    /** With an account on a Bluesky server. */
    public Settings withBluesky(String account, URI server, String token) {
        String prefix = "broadsheet.social.accounts." + account + ".";
        return with(prefix + "network", "bluesky")
                .with(prefix + "server", server.toString())
                .with(prefix + "token", token);
    }

    /** With one more setting. */
    public Settings with(String key, Object value) {
        Map<String, Object> more = new HashMap<>(all);
        more.put(key, value);
        return new Settings(more);
    }
}
