/** What became of each mail, and the permit for the next: durable, in groups, and it adds up. */
@NullMarked
package io.broadsheet.mailer.ledger;

import org.jspecify.annotations.NullMarked;
