/** The texts of an article's announcements before anything goes out. */
@NullMarked
package io.broadsheet.social.preview;

import org.jspecify.annotations.NullMarked;
