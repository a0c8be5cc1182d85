/** What every service must know that asks servers whose addresses others choose. */
@NullMarked
package io.broadsheet.contract.outbound;

import org.jspecify.annotations.NullMarked;
