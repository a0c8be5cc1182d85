package io.broadsheet.mailer.subscriber;

import io.broadsheet.mailer.address.EmailAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody who may be added. */
record NewSubscriber(
        EmailAddress email,
        @Nullable String name,
        Subscriber.Status status,
        @Nullable Instant consentAt) {}
