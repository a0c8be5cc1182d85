/** Whether the world will believe this publication's mails: SPF, DKIM, DMARC, PTR and TLS of the set-up. */
@NullMarked
package io.broadsheet.mailer.doctor;

import org.jspecify.annotations.NullMarked;
