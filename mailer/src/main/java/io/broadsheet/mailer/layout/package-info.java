/** How mails look: templates, style that every mail program keeps, plain text for reading, the direction of writing. */
@NullMarked
package io.broadsheet.mailer.layout;

import org.jspecify.annotations.NullMarked;
