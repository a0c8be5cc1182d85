/** How every API of Broadsheet says what went wrong. */
@NullMarked
package io.broadsheet.contract.problem;

import org.jspecify.annotations.NullMarked;
