package io.broadsheet.social.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.social.SocialApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The service as a process of its own, so that it can be killed for real. Closing it kills it, if it still lives. */
public final class ServiceProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and does not wait until it is ready.
     *
     * @param name of its log among the build's files
     */
    public static ServiceProcess start(String name, Settings settings) throws IOException {
        Path log = Path.of("target", name + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                // It does not live long enough to earn back what the second compiler costs.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SocialApplication.class.getName()));
        settings.all().forEach((key, value) -> command.add("--%s=%s".formatted(key, value)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServiceProcess(process, log);
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    public String output() {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it ends by itself, and gives its exit code. */
    public int end() throws InterruptedException {
        return process.waitFor();
    }

    /** Kills it as the kernel does when memory is short: with SIGKILL, which no program sees. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
