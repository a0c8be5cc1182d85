package io.broadsheet.syndication;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * The database of this service: its own schema, named syndication, which no other service reads.
 *
 * @param url JDBC address of a PostgreSQL database
 * @param user role that owns the schema
 * @param password of that role
 * @param poolSize most connections open at a time, from 1
 */
@ConfigurationProperties("broadsheet.syndication.database")
public record DatabaseConfig(
        @Bindable(defaultValue = "jdbc:postgresql://localhost:5432/broadsheet")
        String url,

        @Bindable(defaultValue = "broadsheet") String user,
        @Bindable(defaultValue = "broadsheet") String password,
        @Bindable(defaultValue = "10") int poolSize) {
    /** Opens a connection outside the pool, for one who keeps it; its search path is this service's schema. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("currentSchema", "syndication");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public String toString() {
        return "DatabaseConfig[url=%s, user=%s, password=hidden, poolSize=%d]".formatted(url, user, poolSize);
    }
}
