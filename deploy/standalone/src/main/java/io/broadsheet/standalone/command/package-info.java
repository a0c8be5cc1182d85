/** The command line: up, publish, import, withdraw, subscribers, configuration. */
@NullMarked
package io.broadsheet.standalone.command;

import org.jspecify.annotations.NullMarked;
