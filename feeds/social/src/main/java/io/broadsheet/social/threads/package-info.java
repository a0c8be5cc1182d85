/** Threads (graph.threads.net). */
@NullMarked
package io.broadsheet.social.threads;

import org.jspecify.annotations.NullMarked;
