/** The mailer: subscribers, issues, delivery. One page of wiring here; the features in the packages below. */
@NullMarked
package io.broadsheet.mailer;

import org.jspecify.annotations.NullMarked;
