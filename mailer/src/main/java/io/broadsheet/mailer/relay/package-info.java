/** Which mail server takes the next mail, and when: weights, rests, limits that all processes share, warming up. */
@NullMarked
package io.broadsheet.mailer.relay;

import org.jspecify.annotations.NullMarked;
