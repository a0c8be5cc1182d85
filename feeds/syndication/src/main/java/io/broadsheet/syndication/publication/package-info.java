/** What the publication is called and where it lives: the part of its settings that readers see. */
@NullMarked
package io.broadsheet.syndication.publication;

import org.jspecify.annotations.NullMarked;
