package io.broadsheet.standalone;

import io.broadsheet.contract.configuration.ConfigurationKeys;
import io.broadsheet.social.secret.UnusableKeyException;
import io.broadsheet.standalone.data.DataDirectory;
import io.broadsheet.standalone.data.Ports;
import io.broadsheet.standalone.data.StartRefusedException;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One running installation: the four services in one Micronaut context on one port, with a broker and a database beside
 * them where the configuration names no others. Closing it stops the services first, then what they stand on.
 */
public final class Standalone implements AutoCloseable {
    /** Name of the first editor. */
    public static final String FIRST_EDITOR = "editor";

    /** The key of the social accounts' secrets, in the data directory. */
    private static final String SECRETS_KEY = "secrets.key";

    /** What an operator renames it to, to have a new one made and everything sealed anew with that. */
    private static final String PREVIOUS_SECRETS_KEY = "secrets.previous.key";

    private final DataDirectory data;
    private final Footing footing;
    private final ApplicationContext context;
    private final URI url;

    private Standalone(DataDirectory data, Footing footing, ApplicationContext context, URI url) {
        this.data = data;
        this.footing = footing;
        this.context = context;
        this.url = url;
    }

    /**
     * What the operator chose.
     *
     * @param folder for all data
     * @param host address to listen on
     * @param port TCP port to listen on
     * @param arguments {@code --key=value} settings
     */
    public record Options(Path folder, String host, int port, List<String> arguments) {
        public Options {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Starts everything and returns when it is ready.
     *
     * @throws StartRefusedException with one sentence for the operator: port taken, folder in use, unknown key, …
     */
    public static Standalone start(Options options) {
        // Cheap refusals first: nothing is started for a misspelt key.
        Environment judged = context(options, Map.of()).getEnvironment().start();
        requireKnownKeys(judged);
        Given given = Given.of(judged);
        Footing.Plan plan = Footing.Plan.of(judged);
        judged.stop();
        if (options.port() != 0 && !Ports.isFree(options.host(), options.port())) {
            throw new StartRefusedException(
                    "port %d is taken by another program; stop that one, or choose another port with --port"
                            .formatted(options.port()));
        }
        DataDirectory data = DataDirectory.open(options.folder());
        Footing footing = null;
        ApplicationContext context = null;
        try {
            footing = Footing.start(plan, data);
            context = context(options, settings(options, data, footing, given));
            context.start();
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
            URI url = URI.create("http://localhost:" + server.getPort());
            data.keepUrl(url);
            return new Standalone(data, footing, context, url);
        } catch (RuntimeException e) {
            if (context != null) {
                context.close();
            }
            if (footing != null) {
                footing.close();
            }
            data.close();
            throw UnusableKeyException.in(e)
                    .<RuntimeException>map(it -> new StartRefusedException(String.valueOf(it.getMessage())))
                    .orElse(e);
        }
    }

    private static ApplicationContext context(Options options, Map<String, Object> settings) {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments("desk", "mailer", "syndication", "social", "standalone")
                .args(options.arguments().toArray(String[]::new))
                .propertySources(PropertySource.of("standalone", settings, 0))
                .banner(false)
                .build();
    }

    /**
     * What the operator set.
     *
     * @param address the publication's public address
     * @param key the key of the social accounts' secrets
     * @param previousKey the key before, while it is replaced
     */
    private record Given(boolean address, boolean key, boolean previousKey) {
        static Given of(Environment judged) {
            String key = "broadsheet.social.secrets.key";
            String previous = "broadsheet.social.secrets.previous-key";
            return new Given(
                    judged.containsProperty("broadsheet.publication.base-url"),
                    judged.containsProperty(key) || judged.containsProperty(key + "-file"),
                    judged.containsProperty(previous) || judged.containsProperty(previous + "-file"));
        }
    }

    private static Map<String, Object> settings(Options options, DataDirectory data, Footing footing, Given given) {
        Map<String, Object> settings = new LinkedHashMap<>(footing.settings());
        settings.put("broadsheet.server.host", options.host());
        settings.put("broadsheet.server.port", options.port());
        if (!given.address() && options.port() != 0) {
            // Links in feeds and mails lead to where this server answers, unless its operator named the public address.
            settings.put("broadsheet.publication.base-url", "http://localhost:" + options.port());
        }
        settings.put("broadsheet.api.token", data.secret("token"));
        if (!given.key()) {
            settings.put(
                    "broadsheet.social.secrets.key-file", data.key(SECRETS_KEY).toString());
            Path previous = data.resolve(PREVIOUS_SECRETS_KEY);
            if (!given.previousKey() && Files.exists(previous)) {
                settings.put("broadsheet.social.secrets.previous-key-file", previous.toString());
            }
        }
        settings.put("broadsheet.desk.first-password", data.secret("first-login"));
        return settings;
    }

    private static void requireKnownKeys(Environment environment) {
        List<String> given = new ArrayList<>();
        for (PropertySource source : environment.getPropertySources()) {
            // The environment's variables are judged by their own names: Micronaut makes many keys of one variable.
            if (!(source instanceof EnvironmentPropertySource)) {
                source.forEach(given::add);
            }
        }
        try {
            ConfigurationKeys.onClassPath(Standalone.class.getClassLoader())
                    .requireKnown(given, System.getenv().keySet());
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(String.valueOf(e.getMessage()));
        }
    }

    /** Where it answers. */
    public URI url() {
        return url;
    }

    /** Where its data lies. */
    public Path folder() {
        return data.path();
    }

    /** Password of {@link #FIRST_EDITOR} as made at the first start. */
    public String firstPassword() {
        return data.secret("first-login");
    }

    /** Whether mail stays in the built-in inbox because no SMTP server is configured. */
    public boolean mailStaysHere() {
        return context.getProperty("broadsheet.mail.smtp.host", String.class).isEmpty();
    }

    @Override
    public void close() {
        context.close();
        footing.close();
        data.close();
    }
}
