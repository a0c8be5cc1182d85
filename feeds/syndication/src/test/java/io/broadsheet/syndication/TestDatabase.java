package io.broadsheet.syndication;

import io.broadsheet.contract.testing.RealPostgres;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** A fresh database with this service's schema, without the service. */
public final class TestDatabase {
    private TestDatabase() {}

    public static Jdbi migrated() {
        RealPostgres.Database database = RealPostgres.freshDatabase();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/syndication")
                .schemas("syndication")
                .defaultSchema("syndication")
                .load()
                .migrate();
        return Jdbi.create(
                        database.url() + (database.url().contains("?") ? "&" : "?") + "currentSchema=syndication",
                        database.user(),
                        database.password())
                .installPlugin(new PostgresPlugin());
    }
}
