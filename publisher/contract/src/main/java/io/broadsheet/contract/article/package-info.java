/** What an article is, what the publisher announces of it, and how that is written as bytes. */
@NullMarked
package io.broadsheet.contract.article;

import org.jspecify.annotations.NullMarked;
