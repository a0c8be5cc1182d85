package io.broadsheet.syndication.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;

/** From a document's path to the name of its file: what ends in a file name of its own keeps it, a page becomes index.html. */
final class FileName {
    private static final String INDEX = "index.html";
    private static final int MOST_BYTES = 255;

    private FileName() {}

    /**
     * The name, relative, with slashes, never one that leads out of the folder it is in.
     *
     * @param path percent-encoded, starting with a slash
     * @param page whether it is a page, which a server finds by its folder
     * @throws IllegalArgumentException for a path that no file can have
     */
    static String of(String path, boolean page) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            // A plus is a plus in a path.
            String name = URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
            if (!(page && name.isEmpty() && path.equals("/"))) {
                segments.add(requireSafe(name, path));
            }
        }
        if (page && !path.endsWith(".html")) {
            segments.add(INDEX);
        }
        return String.join("/", segments);
    }

    private static String requireSafe(String name, String path) {
        boolean safe = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.getBytes(UTF_8).length <= MOST_BYTES
                && name.chars().noneMatch(c -> c < ' ' || c == '/' || c == '\\' || c == 0x7F || c == 0xFFFD);
        if (!safe) {
            throw new IllegalArgumentException(
                    "the path '%s' cannot be exported (expected: names that any file system takes)".formatted(path));
        }
        return name;
    }
}
