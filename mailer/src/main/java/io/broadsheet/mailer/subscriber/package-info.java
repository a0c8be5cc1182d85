/** Who gets the mail and how they joined and left: addresses, import, unsubscribing. */
@NullMarked
package io.broadsheet.mailer.subscriber;

import org.jspecify.annotations.NullMarked;
