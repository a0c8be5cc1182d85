/** Issues as pages, for those whose mail program shows them badly. */
@NullMarked
package io.broadsheet.mailer.web;

import org.jspecify.annotations.NullMarked;
