/** Discord, by the webhook of a channel. */
@NullMarked
package io.broadsheet.social.discord;

import org.jspecify.annotations.NullMarked;
