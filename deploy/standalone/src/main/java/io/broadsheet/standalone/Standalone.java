package io.broadsheet.standalone;

import io.broadsheet.contract.configuration.ConfigurationKeys;
import io.broadsheet.contract.intake.TopicSetup;
import io.broadsheet.standalone.broker.EmbeddedBroker;
import io.broadsheet.standalone.data.DataDirectory;
import io.broadsheet.standalone.data.Ports;
import io.broadsheet.standalone.data.StartRefusedException;
import io.broadsheet.standalone.database.EmbeddedDatabase;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One running installation: the four services in one Micronaut context on one port, with a broker and a database beside
 * them. Closing it stops the services first, then what they stand on.
 */
public final class Standalone implements AutoCloseable {
    /** Name of the first editor. */
    public static final String FIRST_EDITOR = "editor";

    private static final int PARTITIONS = 3;

    private final DataDirectory data;
    private final EmbeddedBroker broker;
    private final EmbeddedDatabase database;
    private final ApplicationContext context;
    private final URI url;

    private Standalone(
            DataDirectory data, EmbeddedBroker broker, EmbeddedDatabase database, ApplicationContext context, URI url) {
        this.data = data;
        this.broker = broker;
        this.database = database;
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
        boolean addressed = judged.containsProperty("broadsheet.publication.base-url");
        judged.stop();
        if (options.port() != 0 && !Ports.isFree(options.host(), options.port())) {
            throw new StartRefusedException(
                    "port %d is taken by another program; stop that one, or choose another port with --port"
                            .formatted(options.port()));
        }
        DataDirectory data = DataDirectory.open(options.folder());
        try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<EmbeddedDatabase> database =
                    CompletableFuture.supplyAsync(() -> EmbeddedDatabase.start(data), starters);
            CompletableFuture<EmbeddedBroker> broker = CompletableFuture.supplyAsync(
                    () -> {
                        EmbeddedBroker started = EmbeddedBroker.start(data);
                        TopicSetup.ensure(started.bootstrapServers(), PARTITIONS);
                        return started;
                    },
                    starters);
            ApplicationContext context = null;
            try {
                context = context(options, settings(options, data, broker.join(), database.join(), addressed));
                context.start();
                EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
                URI url = URI.create("http://localhost:" + server.getPort());
                data.keepUrl(url);
                return new Standalone(data, broker.join(), database.join(), context, url);
            } catch (RuntimeException e) {
                if (context != null) {
                    context.close();
                }
                stopQuietly(broker);
                stopQuietly(database);
                data.close();
                throw e instanceof CompletionException && e.getCause() instanceof StartRefusedException refused
                        ? refused
                        : e;
            }
        }
    }

    private static void stopQuietly(CompletableFuture<? extends AutoCloseable> started) {
        var _ = started.handle((it, failure) -> {
                    if (it != null) {
                        try {
                            it.close();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    return failure;
                })
                .exceptionally(failure -> failure)
                .join();
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

    private static Map<String, Object> settings(
            Options options, DataDirectory data, EmbeddedBroker broker, EmbeddedDatabase database, boolean addressed) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("broadsheet.server.host", options.host());
        settings.put("broadsheet.server.port", options.port());
        if (!addressed && options.port() != 0) {
            // Links in feeds and mails lead to where this server answers, unless its operator named the public address.
            settings.put("broadsheet.publication.base-url", "http://localhost:" + options.port());
        }
        settings.put("broadsheet.kafka.bootstrap-servers", broker.bootstrapServers());
        settings.put("broadsheet.kafka.partitions", PARTITIONS);
        // A member with a name: after a kill the next start is taken for the same one and goes on at once.
        settings.put("kafka.consumers.default.group.instance.id", "standalone");
        settings.put("broadsheet.api.token", data.secret("token"));
        settings.put("broadsheet.desk.first-password", data.secret("first-login"));
        for (String role : EmbeddedDatabase.ROLES) {
            settings.put("broadsheet.%s.database.url".formatted(role), database.url());
            settings.put("broadsheet.%s.database.user".formatted(role), role);
            settings.put("broadsheet.%s.database.password".formatted(role), database.password(role));
        }
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
        broker.close();
        database.close();
        data.close();
    }
}
