/** Figures for whoever watches, in the text format that Prometheus reads. */
@NullMarked
package io.broadsheet.mailer.metric;

import org.jspecify.annotations.NullMarked;
