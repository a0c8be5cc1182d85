/** Telegram, its bot API. */
@NullMarked
package io.broadsheet.social.telegram;

import org.jspecify.annotations.NullMarked;
