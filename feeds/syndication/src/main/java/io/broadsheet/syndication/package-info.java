/** Syndication: feeds and article pages. One page of wiring here; the features in the packages below. */
@NullMarked
package io.broadsheet.syndication;

import org.jspecify.annotations.NullMarked;
