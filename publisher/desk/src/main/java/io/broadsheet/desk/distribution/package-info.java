/** What became of each article on each channel, and the board that shows it live. */
@NullMarked
package io.broadsheet.desk.distribution;

import org.jspecify.annotations.NullMarked;
