/** What every benchmark stands on: a real broker and database, services as processes, foreign programs, printed figures. */
@NullMarked
package io.broadsheet.bench.ground;

import org.jspecify.annotations.NullMarked;
