package io.broadsheet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.UUID;

/** Asks the server how far an import is and draws it as a bar, until it is closed. */
final class ImportProgress implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final int WIDTH = 30;

    private final Server server;
    private final UUID id;
    private final long size;
    private final PrintWriter out;
    private final long start = System.nanoTime();
    private final Thread thread;

    private ImportProgress(Server server, UUID id, long size, PrintWriter out) {
        this.server = server;
        this.id = id;
        this.size = size;
        this.out = out;
        this.thread = Thread.ofVirtual().unstarted(this::draw);
    }

    /**
     * Begins to draw.
     *
     * @param size of the file in bytes
     */
    static ImportProgress start(Server server, UUID id, long size, PrintWriter out) {
        ImportProgress progress = new ImportProgress(server, id, size, out);
        progress.thread.start();
        return progress;
    }

    /** One line for a person: how much of the file, how many rows, how fast. */
    static String bar(long bytes, long size, long rows, double seconds) {
        long share = size == 0 ? WIDTH : Math.min(WIDTH, bytes * WIDTH / size);
        return "[%s%s] %3d %%  %,d rows  %,.0f a second"
                .formatted(
                        "#".repeat((int) share),
                        " ".repeat((int) (WIDTH - share)),
                        size == 0 ? 100 : Math.min(100, bytes * 100 / size),
                        rows,
                        rows / Math.max(seconds, 0.001));
    }

    private void draw() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(PAUSE);
                try {
                    JsonNode run = server.get("/api/imports/" + id).path("result");
                    out.print("\r"
                            + bar(
                                    run.path("bytes").asLong(),
                                    size,
                                    run.path("rows").asLong(),
                                    (System.nanoTime() - start) / 1e9));
                    out.flush();
                } catch (CommandFailedException e) {
                    // Not begun yet, or the server is busy: the import itself tells what is wrong.
                    out.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.print("\r" + " ".repeat(WIDTH + 50) + "\r");
        out.flush();
    }
}
