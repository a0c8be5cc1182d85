/** The port behind which every social network stands, and what came of a try, as values. */
@NullMarked
package io.broadsheet.social.network;

import org.jspecify.annotations.NullMarked;
