/** The mailer against Postfix's load generator. */
@NullMarked
package io.broadsheet.bench.mail;

import org.jspecify.annotations.NullMarked;
