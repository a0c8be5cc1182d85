/** Connecting an account in a browser: the way to the network's consent page and back. */
@NullMarked
package io.broadsheet.social.connect;

import org.jspecify.annotations.NullMarked;
