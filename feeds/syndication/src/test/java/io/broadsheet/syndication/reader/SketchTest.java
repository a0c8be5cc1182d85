package io.broadsheet.syndication.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SketchTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 100, 1000, 3000, 100_000, 1_000_000})
    void itCountsWithinItsError(int different) {
        Sketch sketch = new Sketch();
        Random random = new Random(42);
        for (int i = 0; i < different; i++) {
            long hash = random.nextLong();
            sketch.add(hash);
            sketch.add(hash);
        }

        assertThat(sketch.count()).isCloseTo(different, Percentage.withPercentage(10));
    }

    @Test
    void twoThatSawTheSameAreOneThatSawIt() {
        Sketch one = new Sketch();
        Sketch other = new Sketch();
        Sketch both = new Sketch();
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            long hash = random.nextLong();
            (i % 2 == 0 || i % 3 == 0 ? one : other).add(hash);
            (i % 3 == 0 ? other : one).add(hash);
            both.add(hash);
        }

        one.add(other);

        assertThat(Sketch.of(one.registers()).registers()).isEqualTo(both.registers());
    }

    @Test
    void registersOfAnotherKindAreRefused() {
        assertThatThrownBy(() -> Sketch.of(new byte[3])).hasMessageContaining("3 registers (expected: 1024)");
    }
}
