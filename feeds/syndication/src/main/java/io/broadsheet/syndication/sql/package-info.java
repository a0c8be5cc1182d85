/** How statements go to the database. */
@NullMarked
package io.broadsheet.syndication.sql;

import org.jspecify.annotations.NullMarked;
