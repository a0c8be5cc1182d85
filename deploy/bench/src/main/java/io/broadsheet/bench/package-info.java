/** Speed, shown as ratios against public tools in the same run; never asserted in a test. */
@NullMarked
package io.broadsheet.bench;

import org.jspecify.annotations.NullMarked;
