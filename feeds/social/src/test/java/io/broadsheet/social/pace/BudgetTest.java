package io.broadsheet.social.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");

    private final HandClock clock = new HandClock(START);
    private final Budget budget =
            new Budget(clock, 3, new Budget.Window(30, Duration.ofHours(1)), new Budget.Window(60, Duration.ofDays(1)));

    @Test
    void theReserveIsNotSpent() {
        assertThat(budget.allowance(3).remaining()).isEqualTo(9);
    }

    @Test
    void aSpentHourEndsWhenItsFirstRequestIsAnHourAgo() {
        for (int i = 0; i < 9; i++) {
            budget.spend(3);
            clock.pass(Duration.ofMinutes(1));
        }

        Allowance spent = budget.allowance(3);

        assertThat(spent.isSpent(clock.instant())).isTrue();
        assertThat(spent.until()).isEqualTo(START.plus(Duration.ofHours(1)));
        clock.pass(Duration.ofMinutes(52));
        assertThat(budget.allowance(3).isSpent(clock.instant())).isFalse();
    }

    @Test
    void theDayCountsThoughEveryHourHasRoom() {
        for (int i = 0; i < 19; i++) {
            budget.spend(3);
            clock.pass(Duration.ofMinutes(30));
        }

        assertThat(budget.allowance(3).isSpent(clock.instant())).isTrue();
    }

    @Test
    void whatTheNetworkSaysCountsUntilItsReset() {
        budget.told(2, START.plusSeconds(60));
        assertThat(budget.allowance(1).isSpent(clock.instant())).isTrue();

        clock.pass(Duration.ofSeconds(60));

        assertThat(budget.allowance(1).isSpent(clock.instant())).isFalse();
    }

    @Test
    void withoutLimitsNothingIsSpent() {
        Budget free = new Budget(clock, 0);
        free.spend(1_000_000);

        assertThat(free.allowance(1)).isEqualTo(Allowance.UNLIMITED);
    }
}
