/** What search engines are told: sitemaps, the news of the last days, and robots.txt. */
@NullMarked
package io.broadsheet.syndication.sitemap;

import org.jspecify.annotations.NullMarked;
