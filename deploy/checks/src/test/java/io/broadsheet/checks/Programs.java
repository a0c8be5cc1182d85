package io.broadsheet.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs of the packaged application, each a process with its output in a file. Closing it stops all of them. */
final class Programs implements AutoCloseable {
    private static final Path LIBRARY = Path.of("..", "standalone", "target", "app", "lib");
    private static final Path LOGGING = Path.of("..", "standalone", "src", "main", "resources", "logback-server.xml");
    private static final Set<String> SERVICES = Set.of("desk", "mailer", "syndication", "social", "standalone");

    private final Path logs;
    private final Map<Process, Path> started = new LinkedHashMap<>();

    Programs(Path logs) {
        this.logs = logs;
    }

    /** Class path of the four services in one process. */
    static String everything() {
        return classPath(_ -> true);
    }

    /** Class path of one service: itself and the libraries, none of the others, for beans on the class path are started. */
    static String only(String service) {
        return classPath(jar -> SERVICES.stream()
                .filter(name -> !name.equals(service))
                .noneMatch(other -> jar.matches(other + "-\\d.*\\.jar")));
    }

    private static String classPath(Predicate<String> wanted) {
        try (Stream<Path> jars = Files.list(LIBRARY)) {
            return jars.filter(jar -> wanted.test(jar.getFileName().toString()))
                    .map(Path::toString)
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read; package deploy/standalone first".formatted(LIBRARY), e);
        }
    }

    Process start(String classPath, String main, List<String> arguments) throws IOException {
        Path output = Files.createDirectories(logs).resolve("%d.log".formatted(started.size() + 1));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                // None lives long enough to earn back what the second compiler costs.
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + LOGGING,
                "-Dlogs.folder=" + logs,
                "-cp",
                classPath,
                main));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        started.put(process, output);
        return process;
    }

    /** What the process has printed so far. */
    String output(Process process) throws IOException {
        Path output = started.get(process);
        return output == null ? "" : Files.readString(output, UTF_8);
    }

    @Override
    public void close() {
        started.keySet().forEach(Process::destroy);
        for (Process process : started.keySet()) {
            process.onExit().completeOnTimeout(process, 60, TimeUnit.SECONDS).join();
            process.destroyForcibly();
        }
    }
}
