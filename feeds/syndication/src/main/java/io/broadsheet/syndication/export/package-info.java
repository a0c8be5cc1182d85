/** The whole public side as files: in a folder or an S3-compatible bucket, kept up to date with every event. */
@NullMarked
package io.broadsheet.syndication.export;

import org.jspecify.annotations.NullMarked;
