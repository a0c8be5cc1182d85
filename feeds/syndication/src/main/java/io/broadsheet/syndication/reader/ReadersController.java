package io.broadsheet.syndication.reader;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Tells the editor how many read each feed. */
@Controller("/api/feeds/readers")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class ReadersController {
    private static final int MOST_DAYS = 400;

    private final Readership readership;
    private final Clock clock;

    ReadersController(Readership readership, @Named("syndication") Clock clock) {
        this.readership = readership;
        this.clock = clock;
    }

    /** The counts; an empty list where nobody came. */
    record Answer(List<Readership.Day> days) {}

    /**
     * The counts per feed and day, the newest day first.
     *
     * @param days how many, today included, from 1 to 400
     */
    @Get
    Answer readers(@QueryValue(defaultValue = "2") int days) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        int back = Math.clamp(days, 1, MOST_DAYS) - 1;
        return new Answer(readership.between(today.minusDays(back), today));
    }
}
