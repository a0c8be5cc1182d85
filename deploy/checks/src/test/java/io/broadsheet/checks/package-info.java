/** What holds for the whole system: the walls between the rooms, and the system run as a user runs it. */
@NullMarked
package io.broadsheet.checks;

import org.jspecify.annotations.NullMarked;
