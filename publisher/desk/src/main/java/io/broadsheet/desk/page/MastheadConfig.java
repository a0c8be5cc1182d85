package io.broadsheet.desk.page;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The name on the desk's own pages.
 *
 * @param title the publication's name, one line
 */
@ConfigurationProperties("broadsheet.publication")
record MastheadConfig(@Bindable(defaultValue = "Broadsheet") String title) {}
