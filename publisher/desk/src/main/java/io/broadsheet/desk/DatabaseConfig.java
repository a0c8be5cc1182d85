package io.broadsheet.desk;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The database of this service: its own schema, named desk, which no other service reads.
 *
 * @param url JDBC address of a PostgreSQL database
 * @param user role that owns the schema
 * @param password of that role
 * @param poolSize most connections open at a time, from 1
 */
@ConfigurationProperties("broadsheet.desk.database")
record DatabaseConfig(
        @Bindable(defaultValue = "jdbc:postgresql://localhost:5432/broadsheet")
        String url,

        @Bindable(defaultValue = "broadsheet") String user,
        @Bindable(defaultValue = "broadsheet") String password,
        @Bindable(defaultValue = "10") int poolSize) {
    @Override
    public String toString() {
        return "DatabaseConfig[url=%s, user=%s, password=hidden, poolSize=%d]".formatted(url, user, poolSize);
    }
}
