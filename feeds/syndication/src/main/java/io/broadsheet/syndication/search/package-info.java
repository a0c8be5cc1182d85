/** Search over titles and texts, in PostgreSQL. */
@NullMarked
package io.broadsheet.syndication.search;

import org.jspecify.annotations.NullMarked;
