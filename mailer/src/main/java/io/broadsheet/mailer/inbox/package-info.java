/** The built-in inbox for trying out without a mail server: real SMTP in, pages out. */
@NullMarked
package io.broadsheet.mailer.inbox;

import org.jspecify.annotations.NullMarked;
