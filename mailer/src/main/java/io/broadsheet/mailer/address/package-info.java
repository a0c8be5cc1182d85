/** Addresses and other text from outside that will stand in a mail's header. */
@NullMarked
package io.broadsheet.mailer.address;

import org.jspecify.annotations.NullMarked;
