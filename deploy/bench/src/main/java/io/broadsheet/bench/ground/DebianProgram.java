package io.broadsheet.bench.ground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs out of a Debian package that is unpacked beside the benchmark and not installed: no daemon of it ever starts. */
public final class DebianProgram {
    private final Path root;
    private final Map<String, String> environment;

    private DebianProgram(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
    }

    /**
     * Fetches and unpacks a package.
     *
     * @param libraries where in the package its own libraries lie, such as usr/lib/postfix
     */
    public static DebianProgram unpack(String debianPackage, Path folder, String libraries) throws IOException {
        return unpack(List.of(debianPackage), folder, libraries);
    }

    /**
     * Fetches and unpacks a package and others that it needs.
     *
     * @param debianPackages the program's first
     * @param libraries where in the packages libraries lie, such as usr/lib/postfix
     */
    public static DebianProgram unpack(List<String> debianPackages, Path folder, String libraries) throws IOException {
        Path download = Files.createDirectories(folder.resolve(debianPackages.getFirst()));
        Path root = download.resolve("root");
        for (String debianPackage : debianPackages) {
            Path place = Files.createDirectories(download.resolve(debianPackage));
            run(place, List.of("apt-get", "-qq", "download", debianPackage));
            Path archive;
            try (Stream<Path> files = Files.list(place)) {
                archive = files.filter(file -> file.toString().endsWith(".deb"))
                        .findFirst()
                        .orElseThrow(() -> new IOException(
                                "apt-get download %s left no package; does this Debian have it? (try: apt-get update)"
                                        .formatted(debianPackage)));
            }
            run(place, List.of("dpkg", "-x", archive.toString(), root.toString()));
        }
        return new DebianProgram(
                root, Map.of("LD_LIBRARY_PATH", root.resolve(libraries).toString()));
    }

    /** Starts one of its programs, its output to {@code log}. */
    public Process start(Path log, String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(root.resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs one of its programs to its end and expects success. */
    public void run(Path log, String program, List<String> arguments) throws IOException {
        Process process = start(log, program, arguments);
        expectSuccess(process, program, log);
    }

    private static void run(Path folder, List<String> command) throws IOException {
        Path log = folder.resolve(command.getFirst() + ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        expectSuccess(process, String.join(" ", command), log);
    }

    private static void expectSuccess(Process process, String what, Path log) throws IOException {
        try {
            if (!process.waitFor(30, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("%s failed: %s".formatted(what, Files.readString(log)));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
