/** Digests: what came since the last one, in one issue, at the hour that its readers chose. */
@NullMarked
package io.broadsheet.mailer.digest;

import org.jspecify.annotations.NullMarked;
