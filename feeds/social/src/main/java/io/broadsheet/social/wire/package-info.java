/** Calling JSON APIs: requests, the reading of answers into what may have happened, and the pauses that servers ask for. */
@NullMarked
package io.broadsheet.social.wire;

import org.jspecify.annotations.NullMarked;
