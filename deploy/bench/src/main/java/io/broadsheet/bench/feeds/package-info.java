/** How near the feeds are to nginx serving the same bytes as static files. */
@NullMarked
package io.broadsheet.bench.feeds;

import org.jspecify.annotations.NullMarked;
