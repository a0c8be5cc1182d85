/** Readers in and out in bulk: CSV files of other programs and of our own. */
@NullMarked
package io.broadsheet.mailer.transfer;

import org.jspecify.annotations.NullMarked;
