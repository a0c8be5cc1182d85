package io.broadsheet.desk.signal;

import java.sql.Connection;
import java.sql.SQLException;

/** Connections outside the pool, for those who keep one: a lock or a LISTEN lives as long as its session. */
@FunctionalInterface
public interface DedicatedConnections {
    /** Opens one, with the search path at the desk's schema; the caller closes it. */
    Connection open() throws SQLException;
}
