/** Who may use the desk: the editors' sessions, the API's token, and what strangers are answered. */
@NullMarked
package io.broadsheet.desk.access;

import org.jspecify.annotations.NullMarked;
