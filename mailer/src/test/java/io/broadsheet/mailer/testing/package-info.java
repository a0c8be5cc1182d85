/** Mailers, a mail server that does as told, and what tests share of them. */
@NullMarked
package io.broadsheet.mailer.testing;

import org.jspecify.annotations.NullMarked;
