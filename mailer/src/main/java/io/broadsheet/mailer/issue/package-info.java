/** One mailing of one article: its plan, frozen audience and content, batches, and what is told of it. */
@NullMarked
package io.broadsheet.mailer.issue;

import org.jspecify.annotations.NullMarked;
