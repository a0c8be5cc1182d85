package io.broadsheet.social.pace;

import java.sql.Connection;
import java.sql.SQLException;

/** Connections outside the pool, for a LISTEN lives as long as its session. */
@FunctionalInterface
public interface ListeningConnections {
    /** Opens one; the caller closes it. */
    Connection open() throws SQLException;
}
