/** Mail that comes back: what the server's words mean for the reader, and what follows. */
@NullMarked
package io.broadsheet.mailer.bounce;

import org.jspecify.annotations.NullMarked;
