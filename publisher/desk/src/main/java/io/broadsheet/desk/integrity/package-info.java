/** What does not belong into an article: injected links, scripts and hidden text are found here and shown to the editor. */
@NullMarked
package io.broadsheet.desk.integrity;

import org.jspecify.annotations.NullMarked;
