/** What each account says of each article: planned once, frozen, carried out in order. */
@NullMarked
package io.broadsheet.social.announcement;

import org.jspecify.annotations.NullMarked;
