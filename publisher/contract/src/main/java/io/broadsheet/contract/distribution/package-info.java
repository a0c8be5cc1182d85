/** What came of an article on a channel, as the services tell it to the desk. */
@NullMarked
package io.broadsheet.contract.distribution;

import org.jspecify.annotations.NullMarked;
