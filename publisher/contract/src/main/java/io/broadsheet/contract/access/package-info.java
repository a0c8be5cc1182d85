/** The bearer token of the services' own APIs. */
@NullMarked
package io.broadsheet.contract.access;

import org.jspecify.annotations.NullMarked;
