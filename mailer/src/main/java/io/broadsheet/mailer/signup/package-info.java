/** Asking for mail: the form, its limits, the letter that asks back, and the confirmation. */
@NullMarked
package io.broadsheet.mailer.signup;

import org.jspecify.annotations.NullMarked;
