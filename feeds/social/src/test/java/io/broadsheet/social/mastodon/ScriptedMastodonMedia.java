package io.broadsheet.social.mastodon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a scripted server (docs.joinmastodon.org/methods/media). */
public final class ScriptedMastodonMedia {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern DESCRIPTION = Pattern.compile("(?s)name=\"description\"\r\n\r\n(.*?)\r\n--");
    private static final Pattern FILE =
            Pattern.compile("(?s)name=\"file\"; filename=\"[^\"]+\"\r\nContent-Type: (\\S+)\r\n\r\n(.*)\r\n--");

    /** A file as it came. */
    public record File(String id, String description, String type, int bytes) {}

    record Answer(int status, JsonNode json) {}

    private final List<File> files = new ArrayList<>();
    private int workFor;
    private boolean refuses;
    private boolean onlyFirstVersion;
    private int questions;

    /** From now on it answers 202, and is done after so many questions. */
    public synchronized void takesItsTime(int asked) {
        workFor = asked;
    }

    /** From now on it takes no file. */
    public synchronized void refuses() {
        refuses = true;
    }

    /** From now on it has only {@code /api/v1/media}. */
    public synchronized void onlyFirstVersion() {
        onlyFirstVersion = true;
    }

    /** The files so far. */
    public synchronized List<File> files() {
        return List.copyOf(files);
    }

    /** How often it was asked whether it is done. */
    public synchronized int questions() {
        return questions;
    }

    synchronized Answer answer(String method, String path, byte[] body) {
        if (method.equals("GET")) {
            questions++;
            boolean done = questions >= workFor;
            return new Answer(done ? 200 : 206, attachment(path.substring(path.lastIndexOf('/') + 1), done));
        }
        if (onlyFirstVersion && path.startsWith("/api/v2/")) {
            return new Answer(404, JSON.createObjectNode().put("error", "Not found"));
        }
        if (refuses) {
            return new Answer(422, JSON.createObjectNode().put("error", "Validation failed: File content is invalid"));
        }
        String form = new String(body, ISO_8859_1);
        Matcher description = DESCRIPTION.matcher(form);
        Matcher file = FILE.matcher(form);
        if (!description.find() || !file.find()) {
            return new Answer(422, JSON.createObjectNode().put("error", "Validation failed: File can't be blank"));
        }
        String id = Integer.toString(9_000 + files.size());
        String words = new String(description.group(1).getBytes(ISO_8859_1), UTF_8);
        files.add(new File(id, words, file.group(1), file.group(2).length()));
        boolean done = workFor == 0;
        return new Answer(done ? 200 : 202, attachment(id, done));
    }

    private static ObjectNode attachment(String id, boolean done) {
        ObjectNode json = JSON.createObjectNode().put("id", id).put("type", "image");
        return done ? json.put("url", "https://files.social.example/" + id) : json.putNull("url");
    }
}
