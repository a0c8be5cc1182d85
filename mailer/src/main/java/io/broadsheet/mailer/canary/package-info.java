/** Mails to ourselves, by every relay, whose arrival is looked for in their mailbox. */
@NullMarked
package io.broadsheet.mailer.canary;

import org.jspecify.annotations.NullMarked;
