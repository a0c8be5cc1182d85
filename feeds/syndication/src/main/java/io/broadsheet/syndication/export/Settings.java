package io.broadsheet.syndication.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all documents depend on beside the articles: the settings, this very build of the service with its templates, and the
 * libraries, by their names. With others everything is printed anew, and written where it has other bytes.
 */
final class Settings {
    private Settings() {}

    static String of(Object... settings) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object setting : settings) {
                digest.update(setting.toString().getBytes(UTF_8));
            }
            for (Path file : own()) {
                digest.update(Files.readAllBytes(file));
            }
            for (String library : libraries()) {
                digest.update(library.getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the service cannot read its own program: " + e.getMessage(), e);
        }
    }

    /** The jar that this comes from; the files of a folder where it is not packaged. */
    private static List<Path> own() throws IOException, URISyntaxException {
        Path place = Path.of(Settings.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Their versions stand in their names. */
    private static List<String> libraries() {
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .map(it -> it.substring(it.lastIndexOf(File.separatorChar) + 1))
                .filter(it -> it.endsWith(".jar"))
                .sorted()
                .toList();
    }
}
