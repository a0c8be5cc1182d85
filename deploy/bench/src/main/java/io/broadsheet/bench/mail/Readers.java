package io.broadsheet.bench.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes subscribers who do not exist. */
final class Readers {
    private Readers() {}

    /** A CSV file of readers {@code from} (inclusive) to {@code to} (exclusive). */
    static Path file(Path folder, int from, int to) throws IOException {
        Path file = folder.resolve("readers-%d-%d.csv".formatted(from, to));
        try (BufferedWriter out = Files.newBufferedWriter(file, US_ASCII)) {
            out.write("email,name\n");
            for (int i = from; i < to; i++) {
                out.write("reader%d@example.org,Reader %d\n".formatted(i, i));
            }
        }
        return file;
    }
}
