/** A made-up publication in many languages, for whatever must hold for every document. */
@org.jspecify.annotations.NullMarked
package io.broadsheet.syndication.sample;
