/** Articles as readers may see them, taken from the topic: one entry per article, only a newer revision wins. */
@NullMarked
package io.broadsheet.syndication.entry;

import org.jspecify.annotations.NullMarked;
