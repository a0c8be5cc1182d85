/** Shelves: the lists that an article stands on, of all articles and of its section, tags and authors, and their cut into archive documents. */
@NullMarked
package io.broadsheet.syndication.shelf;

import org.jspecify.annotations.NullMarked;
