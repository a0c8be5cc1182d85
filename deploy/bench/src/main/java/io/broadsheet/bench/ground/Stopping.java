package io.broadsheet.bench.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What has to stop at the end of a benchmark, however it ends: the last started first, then the folder goes. The end of this JVM
 * waits for whatever is being started just then, and nothing is started after it. Only a SIGKILL leaves something behind.
 */
final class Stopping implements AutoCloseable {
    private final Path folder;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Thread hook = new Thread(this::atTheEndOfTheProcess, "bench-stopping");
    private boolean over;

    /** Before anything is started. */
    Stopping(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts something that is closed at the end. */
    synchronized <T extends AutoCloseable> T with(Callable<T> start) throws IOException {
        if (over) {
            throw new IOException("the benchmark is over");
        }
        try {
            T one = start.call();
            started.push(one);
            return one;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private void atTheEndOfTheProcess() {
        try {
            stop();
        } catch (IOException | RuntimeException e) {
            System.err.println("what the benchmark had started did not stop as it should: " + e);
        }
        // Load generators and the like, that are waited for and not kept; by now only they are left.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    }

    @Override
    public void close() throws IOException {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already, and has stopped everything.
        }
    }

    private synchronized void stop() throws IOException {
        over = true;
        IOException failure = null;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                failure = failure == null ? new IOException("something did not stop", e) : failure;
            }
        }
        delete();
        if (failure != null) {
            throw failure;
        }
    }

    private void delete() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Ends a process, and waits a while for that. */
    static void end(Process process) {
        process.destroy();
        process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
