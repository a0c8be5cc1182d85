/** What came of each article on each account, told to the desk. */
@NullMarked
package io.broadsheet.social.report;

import org.jspecify.annotations.NullMarked;
