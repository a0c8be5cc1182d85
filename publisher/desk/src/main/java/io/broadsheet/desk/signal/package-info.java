/** Wake-up calls between the threads and processes of the desk: PostgreSQL's NOTIFY, and a shortcut within the process. */
@NullMarked
package io.broadsheet.desk.signal;

import org.jspecify.annotations.NullMarked;
