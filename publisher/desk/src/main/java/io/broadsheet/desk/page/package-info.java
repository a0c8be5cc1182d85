/** The desk's pages for editors: list, editor, previews, publishing, board and import. They decide nothing. */
@NullMarked
package io.broadsheet.desk.page;

import org.jspecify.annotations.NullMarked;
