/** HTTP to addresses that strangers name. */
@NullMarked
package io.broadsheet.syndication.outbound;

import org.jspecify.annotations.NullMarked;
