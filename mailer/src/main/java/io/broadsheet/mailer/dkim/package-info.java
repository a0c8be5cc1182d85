/** Signatures that say whose mail it is (RFC 6376), and the keys for them. */
@NullMarked
package io.broadsheet.mailer.dkim;

import org.jspecify.annotations.NullMarked;
