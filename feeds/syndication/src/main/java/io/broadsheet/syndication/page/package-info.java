/** Pages for people: the front page, an article, and what stands where an article was or never has been. */
@NullMarked
package io.broadsheet.syndication.page;

import org.jspecify.annotations.NullMarked;
