package io.broadsheet.contract.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has every test of every module look at once for what it awaits, and soon again: Awaitility's own first look comes after 100 ms,
 * which the tests together had spent minutes on. Found by itself, see the parent pom.
 */
public final class PromptAwaiting implements BeforeAllCallback {
    private static final long FIRST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 100;

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(
                (looks, _) -> Duration.ofMillis(Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(looks, 10))));
    }
}
