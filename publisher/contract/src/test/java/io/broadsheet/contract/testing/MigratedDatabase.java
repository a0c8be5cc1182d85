package io.broadsheet.contract.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** A fresh database with a service's schema, without the service. */
public final class MigratedDatabase {
    private static final int CONNECTIONS = 4;

    private MigratedDatabase() {}

    /**
     * Makes one; its connections end with the JVM.
     *
     * @param service name of its schema, and of the folder of its migrations below {@code db}
     */
    public static Jdbi of(String service) {
        RealPostgres.Database database = RealPostgres.freshDatabase();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/" + service)
                .schemas(service)
                .defaultSchema(service)
                .load()
                .migrate();
        // Pooled: a new connection per statement would be most of a test's time.
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setSchema(service);
        pool.setMaximumPoolSize(CONNECTIONS);
        return Jdbi.create(new HikariDataSource(pool)).installPlugin(new PostgresPlugin());
    }
}
