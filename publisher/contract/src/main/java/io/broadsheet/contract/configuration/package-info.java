/** The guard against misspelt configuration keys. */
@NullMarked
package io.broadsheet.contract.configuration;

import org.jspecify.annotations.NullMarked;
