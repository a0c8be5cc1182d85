/** Social: announcements on the publication's accounts. One page of wiring here; the features in the packages below. */
@NullMarked
package io.broadsheet.social;

import org.jspecify.annotations.NullMarked;
