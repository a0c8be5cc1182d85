/** The publication's accounts on social networks, as the operator configured them. */
@NullMarked
package io.broadsheet.social.account;

import org.jspecify.annotations.NullMarked;
