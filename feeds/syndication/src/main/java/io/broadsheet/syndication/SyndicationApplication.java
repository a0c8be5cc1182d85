package io.broadsheet.syndication;

import io.broadsheet.contract.configuration.ConfigurationKeys;
import io.broadsheet.contract.intake.TopicSetup;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The syndication as a process of its own. */
public final class SyndicationApplication {
    private SyndicationApplication() {}

    /** Starts the service; settings come from the environment, system properties and {@code --key=value} arguments. */
    public static void main(String[] args) {
        // Without one, every library would tell all it does, which takes longer than what it tells of.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "logback-syndication.xml");
        }
        try {
            start(Map.of(), args);
        } catch (IllegalArgumentException e) {
            System.err.println("syndication does not start: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Starts the service.
     *
     * @param settings win over every other source
     * @return the running context; closing it stops the service
     * @throws IllegalArgumentException for configuration keys that nobody knows
     */
    public static ApplicationContext start(Map<String, Object> settings, String... args) {
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments("syndication")
                .args(args)
                .propertySources(PropertySource.of("settings", settings, Integer.MAX_VALUE))
                .build();
        Environment environment = context.getEnvironment().start();
        requireKnownKeys(environment);
        TopicSetup.ensure(
                environment.getProperty("broadsheet.kafka.bootstrap-servers", String.class, "localhost:9092"),
                environment.getProperty("broadsheet.kafka.partitions", Integer.class, 3));
        context.start();
        context.getBean(EmbeddedServer.class).start();
        return context;
    }

    private static void requireKnownKeys(Environment environment) {
        List<String> given = new ArrayList<>();
        for (PropertySource source : environment.getPropertySources()) {
            // The environment's variables are judged by their own names: Micronaut makes many keys of one variable.
            if (!(source instanceof EnvironmentPropertySource)) {
                source.forEach(given::add);
            }
        }
        ConfigurationKeys.onClassPath(SyndicationApplication.class.getClassLoader())
                .requireKnown(given, System.getenv().keySet());
    }
}
