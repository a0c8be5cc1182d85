/** Composing an announcement within a network's limit, counted in the network's own way. */
@NullMarked
package io.broadsheet.social.text;

import org.jspecify.annotations.NullMarked;
