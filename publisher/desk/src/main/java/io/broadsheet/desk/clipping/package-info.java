/** Cuts the article out of a hand-made web page: headline, standfirst, date and body kept, everything else listed. */
@NullMarked
package io.broadsheet.desk.clipping;

import org.jspecify.annotations.NullMarked;
