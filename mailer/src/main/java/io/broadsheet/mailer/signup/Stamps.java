package io.broadsheet.mailer.signup;

import io.broadsheet.mailer.Seals;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;

/** Says when a form was given out. A machine returns it at once; a person takes seconds. */
@Singleton
final class Stamps {
    private static final String PURPOSE = "form";
    private static final Duration GOOD_FOR = Duration.ofDays(1);

    private final Seals seals;
    private final Clock clock;
    private final SignupConfig config;

    Stamps(Seals seals, @Named("mailer") Clock clock, SignupConfig config) {
        this.seals = seals;
        this.clock = clock;
        this.config = config;
    }

    /** What a stamp tells. */
    enum Stamp {
        /** A person may have filled in the form. */
        GOOD,
        /** No person is that quick. */
        TOO_QUICK,
        /** None of ours, or too old. */
        NONE
    }

    String fresh() {
        return seals.seal(PURPOSE, clock.millis());
    }

    Stamp judge(String stamp) {
        OptionalLong given = seals.open(PURPOSE, stamp);
        if (given.isEmpty()) {
            return Stamp.NONE;
        }
        long age = clock.millis() - given.getAsLong();
        if (age > GOOD_FOR.toMillis()) {
            return Stamp.NONE;
        }
        return age < config.quickest().toMillis() ? Stamp.TOO_QUICK : Stamp.GOOD;
    }
}
