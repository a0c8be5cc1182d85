/** The editor's desk: articles, their revisions, the outbox, the desk's pages and API. One page of wiring here; the features in the packages below. */
@NullMarked
package io.broadsheet.desk;

import org.jspecify.annotations.NullMarked;
