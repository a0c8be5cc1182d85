/** What readers want to get, and when: sections, cadence, hour, format, language, a pause. */
@NullMarked
package io.broadsheet.mailer.preference;

import org.jspecify.annotations.NullMarked;
