/** How soon after its publication an article is in the feed that is served. */
@NullMarked
package io.broadsheet.bench.latency;

import org.jspecify.annotations.NullMarked;
