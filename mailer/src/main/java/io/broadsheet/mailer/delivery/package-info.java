/** Batches in work: who is still due, hand over, write down, close. */
@NullMarked
package io.broadsheet.mailer.delivery;

import org.jspecify.annotations.NullMarked;
