package io.broadsheet.syndication;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs that nobody here wrote. Those from npm come once, into the cache folder of the user (a minute), and run on the Node
 * that comes with them; the others are Debian's.
 */
public final class Tools {
    private static final Path SOURCES = Path.of("src/test/tools").toAbsolutePath();

    private Tools() {}

    /** What a program said, on both of its outputs, and how it ended. */
    public record Output(int exit, String text) {}

    /** The folder where what comes from npm is installed. */
    public static Path npm() {
        return Installed.FOLDER;
    }

    /** Runs a script that came from npm. */
    public static Output node(Path script, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(node(), npm().resolve("node_modules").resolve(script).toString()));
        command.addAll(List.of(arguments));
        return run("npm's " + script, command);
    }

    /** The Node that came from npm. */
    public static String node() {
        try (Stream<Path> modules = Files.list(npm().resolve("node_modules"))) {
            return modules.map(it -> it.resolve("bin/node"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "npm has no Node 22 for this machine (expected: Linux on x64 or arm64)"))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one of Debian's programs; where it is missing, the test fails and says which package has it. */
    public static Output debian(String debianPackage, String... command) {
        return run("apt-get install " + debianPackage, List.of(command));
    }

    private static Output run(String origin, List<String> command) {
        try {
            Path out = Files.createTempFile("tool", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectErrorStream(true)
                        .start();
                int exit = process.waitFor();
                return new Output(exit, Files.readString(out, UTF_8));
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new AssertionError(
                    "%s does not start; this test needs it: %s".formatted(command.getFirst(), origin), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static final class Installed {
        static final Path FOLDER = install();

        /** Installs once per version, though several builds may want it at a time. */
        private static Path install() {
            try {
                byte[] wanted = Files.readAllBytes(SOURCES.resolve("package.json"));
                String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                        .filter(it -> !it.isBlank())
                        .orElse(System.getProperty("user.home") + "/.cache");
                Path folder = Files.createDirectories(Path.of(cache, "broadsheet", "feeds-" + hash(wanted)));
                Path done = folder.resolve("installed");
                try (FileChannel channel = FileChannel.open(
                                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock _ = channel.lock()) {
                    if (!Files.exists(done)) {
                        System.out.println("installing programs for the tests into " + folder + " (a minute, once)");
                        Files.write(folder.resolve("package.json"), wanted);
                        Output output = run(
                                "apt-get install npm",
                                List.of(
                                        "npm",
                                        "install",
                                        "--prefix",
                                        folder.toString(),
                                        "--ignore-scripts",
                                        "--no-package-lock",
                                        "--no-audit",
                                        "--no-fund"));
                        if (output.exit() != 0) {
                            throw new IllegalStateException("npm install failed: " + output.text());
                        }
                        Files.createFile(done);
                    }
                }
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String hash(byte[] bytes) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                        .substring(0, 12);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
