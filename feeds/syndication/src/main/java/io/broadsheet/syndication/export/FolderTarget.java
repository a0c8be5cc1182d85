package io.broadsheet.syndication.export;

import io.broadsheet.syndication.representation.Coding;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A folder. Each file is written beside its place and renamed into it, which is all or nothing. */
final class FolderTarget implements Target {
    /** What servers look for beside a file (nginx: gzip_static, brotli_static). */
    private static final Map<Coding, String> SUFFIXES = Map.of(Coding.GZIP, ".gz", Coding.BROTLI, ".br");

    private static final String UNFINISHED = ".unfinished";

    private final Path root;
    private final boolean precompressed;

    /**
     * Opens a folder and makes it if it is not there.
     *
     * @throws IOException if that is not possible
     */
    FolderTarget(Path folder, boolean precompressed) throws IOException {
        this.root = Files.createDirectories(folder).toRealPath();
        this.precompressed = precompressed;
    }

    @Override
    public String name() {
        return "folder " + root + (precompressed ? " precompressed" : "");
    }

    @Override
    public void put(String name, File file) throws IOException {
        Path place = place(name);
        makeFolders(folder(place));
        for (Map.Entry<Coding, String> variant : SUFFIXES.entrySet()) {
            Path coded = place.resolveSibling(place.getFileName() + variant.getValue());
            if (precompressed && variant.getKey().isAvailable() && isText(file)) {
                write(coded, variant.getKey().encode(file.bytes()));
            }
        }
        // Last: a server that finds the coded ones first never has them older than the plain one for long.
        write(place, file.bytes());
    }

    @Override
    public void remove(String name) throws IOException {
        Path place = place(name);
        if (!isInside(place)) {
            return;
        }
        for (String suffix : List.of("", ".gz", ".br")) {
            Files.deleteIfExists(place.resolveSibling(place.getFileName() + suffix));
        }
        for (Path folder = folder(place); !folder.equals(root); folder = folder(folder)) {
            try {
                Files.delete(folder);
            } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                return;
            }
        }
    }

    @Override
    public void close() {}

    private Path place(String name) throws IOException {
        Path place = root.resolve(name).normalize();
        if (!place.startsWith(root) || place.equals(root)) {
            throw new IOException("'%s' is not in the folder %s".formatted(name, root));
        }
        return place;
    }

    /** Makes the folders one by one, so that no link among them leads elsewhere. */
    private void makeFolders(Path folder) throws IOException {
        Path made = root;
        for (Path part : root.relativize(folder)) {
            made = made.resolve(part);
            if (part.toString().isEmpty()) {
                continue;
            }
            if (Files.isSymbolicLink(made)) {
                throw new IOException("'%s' is a link (expected: a folder of ours; remove it)".formatted(made));
            }
            try {
                Files.createDirectory(made);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException("'%s' is in the way (expected: a folder; remove it)".formatted(made), e);
                }
            }
        }
    }

    private boolean isInside(Path place) throws IOException {
        Path folder = folder(place);
        return Files.isDirectory(folder) && folder.toRealPath().startsWith(root);
    }

    /** Of a place below the root. */
    private static Path folder(Path place) {
        return Objects.requireNonNull(place.getParent(), "the root has no place of its own");
    }

    private static void write(Path place, byte[] bytes) throws IOException {
        Path unfinished = place.resolveSibling(UNFINISHED);
        // What a killed process left is overwritten; a link there is not followed, for it is removed first.
        Files.deleteIfExists(unfinished);
        Files.write(unfinished, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isText(File file) {
        return !file.mediaType().startsWith("image/");
    }
}
