/** Whether an article's page is up, so that no post leads to a 404. */
@NullMarked
package io.broadsheet.social.page;

import org.jspecify.annotations.NullMarked;
