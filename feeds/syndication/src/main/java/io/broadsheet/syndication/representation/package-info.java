/** HTTP representations and the conditions on them (RFC 9110), pure: bytes per content coding, validators, 304. Nothing here knows a server, a database or a feed. */
@NullMarked
package io.broadsheet.syndication.representation;

import org.jspecify.annotations.NullMarked;
