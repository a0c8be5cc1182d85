/** What mail providers tell over HTTP: signatures checked, events taken in. */
@NullMarked
package io.broadsheet.mailer.hook;

import org.jspecify.annotations.NullMarked;
