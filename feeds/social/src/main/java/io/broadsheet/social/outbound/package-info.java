/** HTTP to servers that others run: guarded against private addresses, endless answers and redirects. */
@NullMarked
package io.broadsheet.social.outbound;

import org.jspecify.annotations.NullMarked;
