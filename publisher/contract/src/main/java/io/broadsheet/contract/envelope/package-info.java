/** CloudEvents 1.0, structured JSON: the one envelope of every event. */
@NullMarked
package io.broadsheet.contract.envelope;

import org.jspecify.annotations.NullMarked;
