package io.broadsheet.mailer;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The database of this service: its own schema, named mailer, which no other service reads.
 *
 * @param url JDBC address of a PostgreSQL database
 * @param user role that owns the schema
 * @param password of that role
 * @param poolSize most connections open at a time, from 6: each batch in work holds one of its own, and the ledger one
 */
@ConfigurationProperties("broadsheet.mailer.database")
record DatabaseConfig(
        @Bindable(defaultValue = "jdbc:postgresql://localhost:5432/broadsheet")
        String url,

        @Bindable(defaultValue = "broadsheet") String user,
        @Bindable(defaultValue = "broadsheet") String password,
        @Bindable(defaultValue = "10") int poolSize) {
    DatabaseConfig {
        if (poolSize < 6) {
            throw new IllegalArgumentException(
                    "broadsheet.mailer.database.pool-size is %d (expected: 6 or more)".formatted(poolSize));
        }
    }

    @Override
    public String toString() {
        return "DatabaseConfig[url=%s, user=%s, password=hidden, poolSize=%d]".formatted(url, user, poolSize);
    }
}
