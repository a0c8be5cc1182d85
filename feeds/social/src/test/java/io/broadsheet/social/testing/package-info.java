/** What the tests of several features share. */
@NullMarked
package io.broadsheet.social.testing;

import org.jspecify.annotations.NullMarked;
