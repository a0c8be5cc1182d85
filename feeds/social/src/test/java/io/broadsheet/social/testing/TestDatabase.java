package io.broadsheet.social.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.broadsheet.contract.testing.RealPostgres;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** A fresh database with this service's schema, without the service. */
public final class TestDatabase {
    private TestDatabase() {}

    /** Its connections end with the JVM. */
    public static Jdbi migrated() {
        RealPostgres.Database database = RealPostgres.freshDatabase();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/social")
                .schemas("social")
                .defaultSchema("social")
                .load()
                .migrate();
        // Pooled: a new connection per statement would be most of a test's time.
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setSchema("social");
        pool.setMaximumPoolSize(4);
        return Jdbi.create(new HikariDataSource(pool)).installPlugin(new PostgresPlugin());
    }
}
