/** What it costs to bring readers in from a file. */
@NullMarked
package io.broadsheet.bench.transfer;

import org.jspecify.annotations.NullMarked;
