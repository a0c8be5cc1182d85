/** Handing one message to the relay over a kept connection, and what came of it. */
@NullMarked
package io.broadsheet.mailer.smtp;

import org.jspecify.annotations.NullMarked;
