/** What the other services would make of a draft, asked over HTTP; services never share code. */
@NullMarked
package io.broadsheet.desk.preview;

import org.jspecify.annotations.NullMarked;
