/** How many people read each feed: what aggregators tell, and how many other programs come. No address is ever stored. */
@NullMarked
package io.broadsheet.syndication.reader;

import org.jspecify.annotations.NullMarked;
