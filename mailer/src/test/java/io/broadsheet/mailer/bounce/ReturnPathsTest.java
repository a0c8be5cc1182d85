package io.broadsheet.mailer.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.mailer.Seals;
import io.broadsheet.mailer.bounce.ReturnPaths.Sent;
import java.util.Locale;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** A return path names its mail to us, tells others nothing, and cannot be made by them. */
class ReturnPathsTest {
    private final ReturnPaths paths = new ReturnPaths(true, "bounces@review.example.org", new Seals(new byte[32]));

    @Property(tries = 300)
    void everyMailIsFoundAgainWhateverBecameOfTheCase(
            @ForAll @IntRange(min = 1) int issue, @ForAll @LongRange(min = 1, max = (1L << 47) - 1) long subscriber) {
        String path = Objects.requireNonNull(paths.of(issue, subscriber));

        assertThat(path).matches("bounces\\+[a-z2-7]{32}@review\\.example\\.org");
        assertThat(path.indexOf('@')).isLessThanOrEqualTo(64);
        assertThat(paths.find("<" + path + ">")).contains(new Sent(issue, subscriber));
        assertThat(paths.find(path.toUpperCase(Locale.ROOT))).contains(new Sent(issue, subscriber));
    }

    @Test
    void aTokenThatWasChangedOrMadeWithAnotherKeyIsNone() {
        String path = Objects.requireNonNull(paths.of(3, 4));
        for (int i = "bounces+".length(); i < path.indexOf('@'); i++) {
            char other = path.charAt(i) == 'a' ? 'b' : 'a';
            assertThat(paths.find(path.substring(0, i) + other + path.substring(i + 1)))
                    .isEmpty();
        }
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;

        assertThat(new ReturnPaths(true, "bounces@review.example.org", new Seals(otherKey)).find(path))
                .isEmpty();
        assertThat(new ReturnPaths(false, "bounces@review.example.org", new Seals(new byte[32])).of(3, 4))
                .isNull();
    }

    @Property(tries = 300)
    void noTextIsTakenForOne(@ForAll String text) {
        assertThat(paths.find(text)).isEmpty();
        assertThat(paths.find("a+" + text + "@b")).isEmpty();
    }
}
