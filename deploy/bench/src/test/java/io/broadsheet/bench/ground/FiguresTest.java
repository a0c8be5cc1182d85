package io.broadsheet.bench.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private final StringWriter printed = new StringWriter();
    private final Figures figures = new Figures(new PrintWriter(printed), "bench");

    @Test
    void aMissedAimIsSaidSo() {
        figures.atLeast("to smtp-source", 0.59, 0.6);
        figures.atMost("per mail", 201, "µs", 200);

        assertThat(printed.toString().lines().skip(1)).allMatch(line -> line.endsWith("MISSED"));
    }

    @Test
    void whatIsExactlyTheAimIsReached() {
        figures.atLeast("to smtp-source", 0.6, 0.6);
        figures.atMost("per mail", 200, "µs", 200);

        assertThat(printed.toString().lines().skip(1)).allMatch(line -> line.endsWith("REACHED"));
    }
}
