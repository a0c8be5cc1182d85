/** The feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1 of the newest entries. The only package that knows Rome. */
@NullMarked
package io.broadsheet.syndication.feed;

import org.jspecify.annotations.NullMarked;
