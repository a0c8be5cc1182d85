/** Fetching an article's pictures and making them as small as a network wants them. */
@NullMarked
package io.broadsheet.social.pictures;

import org.jspecify.annotations.NullMarked;
