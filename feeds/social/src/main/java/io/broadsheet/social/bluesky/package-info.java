/** Bluesky and whatever else speaks the AT Protocol. */
@NullMarked
package io.broadsheet.social.bluesky;

import org.jspecify.annotations.NullMarked;
