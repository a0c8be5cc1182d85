package io.broadsheet.standalone.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers a child process across a kill of its parent. A process is recognised by its id and its start time, so a
 * stranger who got the same id later is never taken for it.
 */
public final class LeftOver {
    private final Path file;

    /** @param file where the child is noted */
    public LeftOver(Path file) {
        this.file = file;
    }

    /** Notes a child. */
    public void note(ProcessHandle child) {
        String start = child.info().startInstant().map(Instant::toString).orElse("unknown");
        try {
            Files.writeString(file, child.pid() + "\n" + start + "\n", UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written".formatted(file), e);
        }
    }

    /** The noted child, if it still lives. */
    public Optional<ProcessHandle> living() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file, UTF_8);
            if (lines.size() < 2) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(lines.get(0)))
                    .filter(ProcessHandle::isAlive)
                    .filter(it -> it.info()
                            .startInstant()
                            .map(Instant::toString)
                            .orElse("unknown")
                            .equals(lines.get(1)));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(file), e);
        }
    }
}
