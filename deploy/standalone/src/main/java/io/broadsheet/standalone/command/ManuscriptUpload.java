package io.broadsheet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Hands a file to the desk's import and shows what the desk found in it. */
final class ManuscriptUpload {
    private ManuscriptUpload() {}

    /** Returns the desk's answer: slug, title, what was left out, what looks suspicious. */
    static JsonNode send(Server server, Path file, PrintWriter out) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw CommandFailedException.wrong("%s is no readable file".formatted(file));
        }
        Path fileName = file.getFileName();
        String name = fileName == null ? "article" : fileName.toString();
        JsonNode found;
        try {
            found = server.post(
                    "/api/import?filename=" + URLEncoder.encode(name, UTF_8), type(name), BodyPublishers.ofFile(file));
        } catch (FileNotFoundException e) {
            throw CommandFailedException.wrong("%s is no readable file".formatted(file));
        }
        out.println("“%s”".formatted(found.path("title").asText()));
        list(out, "note", found.path("warnings"));
        list(out, "left out", found.path("leftOut"));
        list(out, "suspicious link", found.path("suspiciousLinks"));
        return found;
    }

    private static String type(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".html") || lower.endsWith(".htm") || lower.endsWith(".xhtml")) {
            return "text/html";
        }
        return lower.endsWith(".md") || lower.endsWith(".markdown") ? "text/markdown" : "application/octet-stream";
    }

    private static void list(PrintWriter out, String what, JsonNode items) {
        for (JsonNode item : items) {
            out.println("  %s: %s".formatted(what, item.isTextual() ? item.asText() : words(item)));
        }
    }

    private static String words(JsonNode item) {
        StringBuilder words = new StringBuilder();
        item.properties().forEach(property -> {
            if (!property.getValue().isNull() && !property.getValue().asText().isBlank()) {
                words.append(words.isEmpty() ? "" : " – ")
                        .append(property.getValue().asText());
            }
        });
        return words.toString();
    }
}
