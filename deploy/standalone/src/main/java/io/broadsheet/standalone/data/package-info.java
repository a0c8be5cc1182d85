/** The folder where everything of one installation lies. */
@NullMarked
package io.broadsheet.standalone.data;

import org.jspecify.annotations.NullMarked;
