/** The Mastodon API, and all servers that speak it. */
@NullMarked
package io.broadsheet.social.mastodon;

import org.jspecify.annotations.NullMarked;
