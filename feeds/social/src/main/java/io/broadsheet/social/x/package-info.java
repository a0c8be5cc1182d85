/** X (api.x.com, version 2). */
@NullMarked
package io.broadsheet.social.x;

import org.jspecify.annotations.NullMarked;
