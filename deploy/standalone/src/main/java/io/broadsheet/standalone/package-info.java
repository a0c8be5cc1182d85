/** All four services in one JVM, beside an embedded broker and database. It composes them and adds no behaviour. */
@NullMarked
package io.broadsheet.standalone;

import org.jspecify.annotations.NullMarked;
