/** Printed copies of what is served, kept in memory until told that they are out of date. Whatever is printed once and handed out many times goes through here. */
@NullMarked
package io.broadsheet.syndication.document;

import org.jspecify.annotations.NullMarked;
