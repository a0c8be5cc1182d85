/** The published language of Broadsheet: names of topics here, events and their codec in the packages below. */
@NullMarked
package io.broadsheet.contract;

import org.jspecify.annotations.NullMarked;
