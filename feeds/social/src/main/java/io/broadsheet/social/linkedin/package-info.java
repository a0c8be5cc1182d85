/** LinkedIn, its posts API. */
@NullMarked
package io.broadsheet.social.linkedin;

import org.jspecify.annotations.NullMarked;
