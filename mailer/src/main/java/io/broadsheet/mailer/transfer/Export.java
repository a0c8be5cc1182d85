package io.broadsheet.mailer.transfer;

import com.zaxxer.hikari.HikariDataSource;
import io.broadsheet.mailer.subscriber.ReaderFilter;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/**
 * Readers as CSV, straight from the database and never all at once. Importing the file into an empty mailer and exporting again
 * gives the same file. Tokens are left out, for whoever has one can unsubscribe a reader.
 */
@Singleton
final class Export {
    private final DataSource dataSource;

    Export(@Named("mailer") DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The file of all whom a filter finds. Whoever gets it closes it; until then it holds a connection. */
    InputStream open(ReaderFilter filter) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            PGConnection database = connection.unwrap(PGConnection.class);
            String sql = """
            copy (
              select %s as email, %s as name, s.status, s.source, %s as consent_source,
                     %s as consent_at, %s as created_at, %s as confirmed_at, %s as unsubscribed_at,
                     (select string_agg(x.reason, ' ' order by x.reason) from suppression x
                      where x.address_hash = s.address_hash) as suppressed,
                     c.otherwise as cadence, c.sections::text as sections, c.hour, c.weekday, c.zone, c.format, c.language,
                     %s as paused_until
              from subscriber s join choice c on c.id = s.choice
              where %s
              order by s.id
            ) to stdout with (format csv, header)""".formatted(
                            FormulaGuard.guarded("s.email"),
                            FormulaGuard.guarded("s.name"),
                            FormulaGuard.guarded("s.consent_source"),
                            time("s.consent_at"),
                            time("s.created_at"),
                            time("s.confirmed_at"),
                            time("s.unsubscribed_at"),
                            time("s.paused_until"),
                            filter.condition(database::escapeLiteral));
            return new Closing(new PGCopyInputStream(database, sql), connection, dataSource);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static String time(String column) {
        return "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')".formatted(column);
    }

    /**
     * Gives the connection back at the end. Where the reader has enough before, the connection is closed for good: one whose copy
     * was cancelled may still have rows on the way. One at a time, for the server closes from another thread than it reads from.
     */
    private static final class Closing extends FilterInputStream {
        private final Connection connection;
        private final DataSource dataSource;
        private boolean ended;
        private boolean closed;

        Closing(InputStream in, Connection connection, DataSource dataSource) {
            super(in);
            this.connection = connection;
            this.dataSource = dataSource;
        }

        @Override
        public synchronized int read() throws IOException {
            requireOpen();
            int read = super.read();
            ended = read < 0;
            return read;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) throws IOException {
            requireOpen();
            int read = super.read(target, offset, length);
            ended = read < 0;
            return read;
        }

        @Override
        public synchronized void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try (connection) {
                if (ended) {
                    super.close();
                } else {
                    dataSource.unwrap(HikariDataSource.class).evictConnection(connection);
                }
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }

        private void requireOpen() throws IOException {
            if (closed) {
                throw new IOException("the export was closed (expected: no reading after that)");
            }
        }
    }
}
