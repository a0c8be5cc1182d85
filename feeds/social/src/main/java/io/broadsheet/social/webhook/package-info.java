/** Signed calls of somebody's own program (Standard Webhooks). */
@NullMarked
package io.broadsheet.social.webhook;

import org.jspecify.annotations.NullMarked;
