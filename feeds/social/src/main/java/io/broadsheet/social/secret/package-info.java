/** Secrets at rest: sealed with a key that the database does not have. */
@NullMarked
package io.broadsheet.social.secret;

import org.jspecify.annotations.NullMarked;
