/** The command line: up, publish, import, withdraw, subscribers, accounts, configuration. */
@NullMarked
package io.broadsheet.standalone.command;

import org.jspecify.annotations.NullMarked;
