/** Articles: the editor's drafts, their published revisions, and the verbs save, publish and withdraw. */
@NullMarked
package io.broadsheet.desk.article;

import org.jspecify.annotations.NullMarked;
