/** A real broker and a real database for every module's tests: containers where an engine answers, else native processes. */
@NullMarked
package io.broadsheet.contract.testing;

import org.jspecify.annotations.NullMarked;
