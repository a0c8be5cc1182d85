/** The mailbox that bounces and complaints come to, read over IMAP. */
@NullMarked
package io.broadsheet.mailer.mailbox;

import org.jspecify.annotations.NullMarked;
