/** The PostgreSQL server beside the services. */
@NullMarked
package io.broadsheet.standalone.database;

import org.jspecify.annotations.NullMarked;
