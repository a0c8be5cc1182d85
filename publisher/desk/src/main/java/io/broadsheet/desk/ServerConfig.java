package io.broadsheet.desk;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Where this service listens.
 *
 * @param host address to listen on
 * @param port TCP port; 0 takes any free one
 */
@ConfigurationProperties("broadsheet.server")
record ServerConfig(
        @Bindable(defaultValue = "0.0.0.0") String host,
        @Bindable(defaultValue = "8081") int port) {}
