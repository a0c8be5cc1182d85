/** What a mail says and how it is written: rendered and encoded once per revision, then only the recipient's parts. */
@NullMarked
package io.broadsheet.mailer.message;

import org.jspecify.annotations.NullMarked;
