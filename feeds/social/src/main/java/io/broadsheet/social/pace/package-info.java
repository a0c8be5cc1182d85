/** When to go on: wake-ups within the process and pauses between tries. */
@NullMarked
package io.broadsheet.social.pace;

import org.jspecify.annotations.NullMarked;
