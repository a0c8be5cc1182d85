/** Builds all that is served from the topic anew, beside what there is, and puts it in its place in one moment. */
@NullMarked
package io.broadsheet.syndication.replay;

import org.jspecify.annotations.NullMarked;
