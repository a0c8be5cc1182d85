package io.broadsheet.standalone.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder where everything of one installation lies: database, broker, logs, secrets. One process at a time owns it,
 * by a lock that the system frees when the process dies.
 */
public final class DataDirectory implements AutoCloseable {
    private static final int SECRET_BYTES = 24;
    private static final int KEY_BYTES = 32;

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataDirectory(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Opens the folder for this process alone, making it where it does not exist.
     *
     * @throws StartRefusedException if another process has it, or it cannot be written
     */
    public static DataDirectory open(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(absolute.resolve("logs"));
            FileChannel file = FileChannel.open(
                    absolute.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock lock = tryLock(file);
            if (lock == null) {
                String owner = Files.readString(absolute.resolve("lock"), UTF_8).strip();
                file.close();
                throw new StartRefusedException(
                        "the data directory %s is in use by process %s; stop that one, or choose another directory with --data"
                                .formatted(absolute, owner));
            }
            file.truncate(0);
            file.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
            return new DataDirectory(absolute, file, lock);
        } catch (IOException e) {
            throw new StartRefusedException(
                    "the data directory %s cannot be used (%s); make it writable, or choose another with --data"
                            .formatted(absolute, e));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** The folder itself, absolute. */
    public Path path() {
        return folder;
    }

    /** A file or folder in it. */
    public Path resolve(String name) {
        return folder.resolve(name);
    }

    /** The secret of this name: made from a random source the first time, readable by the owner only. */
    public String secret(String name) {
        return read(folder, name).orElseGet(() -> {
            byte[] bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            write(name, secret);
            return secret;
        });
    }

    /** A file with a key of 256 bits in base64: made from a random source the first time, readable by the owner only. */
    public Path key(String name) {
        if (read(folder, name).isEmpty()) {
            byte[] bytes = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(bytes);
            write(name, Base64.getEncoder().encodeToString(bytes));
        }
        return folder.resolve(name);
    }

    /** A port kept from the last run, so that a process left over from it can be found again. */
    public Optional<Integer> port(String name) {
        return read(folder, name + ".port").map(Integer::valueOf);
    }

    /** Keeps a port for the next run. */
    public void keepPort(String name, int port) {
        write(name + ".port", Integer.toString(port));
    }

    /** Tells the other commands where the server is. */
    public void keepUrl(URI url) {
        write("url", url.toString());
    }

    /** Where the server of a data directory is, as far as it ever started. */
    public static Optional<URI> urlIn(Path folder) {
        return read(folder, "url").map(URI::create);
    }

    /** The API token of a data directory, as far as it ever started. */
    public static Optional<String> tokenIn(Path folder) {
        return read(folder, "token");
    }

    /** Writes a small file whole or not at all, readable by the owner only; when it returns, a loss of power keeps it. */
    public void write(String name, String text) {
        try {
            Path draft = Files.createTempFile(
                    folder,
                    name.toLowerCase(Locale.ROOT),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(
                    draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            // The name, too: the database must never outlive a key that it was sealed with.
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s in %s cannot be written".formatted(name, folder), e);
        }
    }

    private static Optional<String> read(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file, UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(file), e);
        }
    }

    /** Lets another process have the folder. */
    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock on %s cannot be released".formatted(folder), e);
        }
    }
}
