/** Whom no mail may reach, and why; erasing a person and what is kept so that they stay erased. */
@NullMarked
package io.broadsheet.mailer.suppression;

import org.jspecify.annotations.NullMarked;
