package io.broadsheet.checks;

import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.contract.testing.RealPostgres.Database;
import io.broadsheet.contract.testing.TestMode;
import java.util.ArrayList;
import java.util.List;

/** What an operator with a broker and a database of their own configures. */
final class OwnServices {
    private OwnServices() {}

    /**
     * Settings for the containers of this test run, with an empty database; none on native processes, for there an
     * installation brings its own.
     */
    static List<String> settings() {
        return switch (TestMode.current()) {
            case NATIVE -> List.of();
            case CONTAINERS -> settings(RealKafka.bootstrapServers(), RealPostgres.freshDatabase());
        };
    }

    private static List<String> settings(String bootstrapServers, Database database) {
        List<String> settings = new ArrayList<>();
        settings.add("--broadsheet.kafka.bootstrap-servers=" + bootstrapServers);
        for (String service : List.of("desk", "mailer", "syndication", "social")) {
            settings.add("--broadsheet.%s.database.url=%s".formatted(service, database.url()));
            settings.add("--broadsheet.%s.database.user=%s".formatted(service, database.user()));
            settings.add("--broadsheet.%s.database.password=%s".formatted(service, database.password()));
        }
        return settings;
    }
}
