/** Slack, by a bot's token or a channel's incoming webhook. */
@NullMarked
package io.broadsheet.social.slack;

import org.jspecify.annotations.NullMarked;
