/** The outbox: events that were stored with their article, and the relay that brings them to Kafka. */
@NullMarked
package io.broadsheet.desk.outbox;

import org.jspecify.annotations.NullMarked;
