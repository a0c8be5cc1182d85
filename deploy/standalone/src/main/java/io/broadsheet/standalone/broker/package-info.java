/** The Kafka broker beside the services, a process of its own. */
@NullMarked
package io.broadsheet.standalone.broker;

import org.jspecify.annotations.NullMarked;
