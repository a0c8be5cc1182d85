/** Manuscripts: what an editor hands in as a file, read, checked and made safe to show. */
@NullMarked
package io.broadsheet.desk.manuscript;

import org.jspecify.annotations.NullMarked;
