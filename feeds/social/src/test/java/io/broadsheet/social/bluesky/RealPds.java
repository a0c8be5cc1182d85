package io.broadsheet.social.bluesky;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The reference implementation of a Bluesky server, in a process of its own. It comes from npm once, into the cache folder of the
 * user (some minutes: one of its parts is compiled), and runs on the Node that comes with it.
 */
public final class RealPds {
    private static final Path SOURCES = Path.of("src/test/pds").toAbsolutePath();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final URI ADDRESS = start();

    private RealPds() {}

    /** An account of its own for a test. */
    public record Account(String handle, String did, String password) {
        /** As the configuration has it. */
        public String token() {
            return handle + ":" + password;
        }
    }

    /** Where it listens. */
    public static URI uri() {
        return ADDRESS;
    }

    /** Opens an account with nothing on it. */
    public static Account freshAccount() {
        String handle = "r" + UUID.randomUUID().toString().replace("-", "").substring(0, 15) + ".test";
        String password = UUID.randomUUID().toString();
        String body = JSON.createObjectNode()
                .put("handle", handle)
                .put("email", handle + "@mail.example")
                .put("password", password)
                .toString();
        JsonNode made = call(HttpRequest.newBuilder(ADDRESS.resolve("/xrpc/com.atproto.server.createAccount"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        return new Account(handle, made.path("did").asText(), password);
    }

    /** The account's posts as the server keeps them, oldest first: uri, cid and value each. */
    public static List<JsonNode> posts(Account account) {
        String query = "?repo=%s&collection=app.bsky.feed.post&limit=100&reverse=true".formatted(account.did());
        JsonNode answer = call(HttpRequest.newBuilder(ADDRESS.resolve("/xrpc/com.atproto.repo.listRecords" + query))
                .build());
        return Stream.of(answer.path("records"))
                .flatMap(records ->
                        Stream.iterate(0, i -> i < records.size(), i -> i + 1).map(records::path))
                .toList();
    }

    private static JsonNode call(HttpRequest request) {
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "the server answered %d: %s".formatted(answer.statusCode(), answer.body()));
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static URI start() {
        try {
            Path installed = installed();
            Process process = new ProcessBuilder(
                            node(installed).resolve("bin/node").toString(),
                            SOURCES.resolve("server.cjs").toString(),
                            installed.toString())
                    .redirectError(Path.of("target", "pds.log").toFile())
                    .start();
            // It ends with its standard input, also when this process is killed.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            Optional<String> ready =
                    output.lines().filter(line -> line.startsWith("READY ")).findFirst();
            String address = ready.orElseThrow(
                            () -> new IllegalStateException("the server did not start; target/pds.log says why"))
                    .substring("READY ".length());
            Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
            return URI.create(address.replace("localhost", "127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of the Node that came from npm. */
    private static Path node(Path installed) throws IOException {
        try (Stream<Path> modules = Files.list(installed.resolve("node_modules"))) {
            return modules.filter(it -> Files.isExecutable(it.resolve("bin/node")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "npm has no Node 22 for this machine (expected: Linux on x64 or arm64)"));
        }
    }

    /** Installs once per version, though several builds may want it at a time. */
    private static Path installed() throws IOException {
        byte[] wanted = Files.readAllBytes(SOURCES.resolve("package.json"));
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(it -> !it.isBlank())
                .orElse(System.getProperty("user.home") + "/.cache");
        Path folder = Files.createDirectories(Path.of(cache, "broadsheet", "pds-" + hash(wanted)));
        Path done = folder.resolve("installed");
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (!Files.exists(done)) {
                System.out.println(
                        "installing a Bluesky server for the tests into " + folder + " (some minutes, once)");
                Files.write(folder.resolve("package.json"), wanted);
                run(folder, "npm", "install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund");
                run(folder, "npm", "rebuild", "better-sqlite3", "--nodedir=" + node(folder));
                Files.createFile(done);
            }
        }
        return folder;
    }

    private static void run(Path folder, String... command) throws IOException {
        Path log = folder.resolve("npm.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (Files.exists(folder.resolve("node_modules"))) {
            // What is compiled is compiled for the Node it will run on.
            builder.environment()
                    .merge("PATH", node(folder).resolve("bin").toString(), (path, first) -> first + ":" + path);
        }
        try {
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(
                        "'%s' ended with %d; %s says why".formatted(String.join(" ", command), code, log));
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s cannot be run (expected: npm, make, g++ and python3 on PATH; 'deploy/broadsheet test' installs them)"
                            .formatted(command[0]),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
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
