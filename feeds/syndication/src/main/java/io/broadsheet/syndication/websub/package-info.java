/** Tells others of changes: hubs that the configuration names, and as a hub itself whoever subscribed (W3C WebSub). */
@NullMarked
package io.broadsheet.syndication.websub;

import org.jspecify.annotations.NullMarked;
