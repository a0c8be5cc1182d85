package io.broadsheet.bench.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One running service. */
public final class ServiceProcess implements Closeable {
    private static final Set<String> SERVICES = Set.of("desk", "mailer", "syndication", "social", "standalone");
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(30);

    private final Process process;
    private final Path log;
    private final URI url;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServiceProcess(Process process, Path log, URI url) {
        this.process = process;
        this.log = log;
        this.url = url;
    }

    record Plan(String name, String main, String heap, List<String> settings) {}

    /** Does not wait until it is ready. */
    static ServiceProcess start(Plan plan, Path log, List<String> footing) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + plan.heap(),
                "-XX:+UseSerialGC",
                "-cp",
                only(plan.name()),
                plan.main()));
        command.add("--broadsheet.server.port=" + port);
        command.addAll(footing);
        command.addAll(plan.settings());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServiceProcess(process, log, URI.create("http://127.0.0.1:" + port));
    }

    /** A port on loopback that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** One service and the libraries, none of the others: beans on the class path are started. */
    private static String only(String service) {
        String own = System.getProperty("java.class.path");
        return Stream.of(own.split(File.pathSeparator))
                .map(Path::of)
                .flatMap(ServiceProcess::jars)
                .filter(jar -> SERVICES.stream()
                        .filter(name -> !name.equals(service))
                        .noneMatch(other -> jar.getFileName().toString().matches(other + "-\\d.*\\.jar")))
                .map(Path::toString)
                .sorted()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The launcher expands wildcards by itself; only folders and jars are left to see. */
    private static Stream<Path> jars(Path entry) {
        return entry.getFileName().toString().endsWith(".jar") ? Stream.of(entry) : Stream.of();
    }

    void awaitReady() throws IOException {
        Deadline deadline = Deadline.in(STARTS_WITHIN);
        while (!answers()) {
            if (!process.isAlive() || deadline.isOver()) {
                throw new IOException("a service did not start; it said: " + Files.readString(log, UTF_8));
            }
            deadline.pause(PAUSE);
        }
    }

    private boolean answers() {
        try {
            return http.send(request("/health").GET().build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Where it answers. */
    public URI url() {
        return url;
    }

    /** Posts something and expects success. */
    public String post(String path, String contentType, BodyPublisher body) throws IOException {
        try {
            HttpResponse<String> answer = http.send(
                    request(path).header("Content-Type", contentType).POST(body).build(), BodyHandlers.ofString(UTF_8));
            if (answer.statusCode() >= 300) {
                throw new IOException("%s answered %d: %s".formatted(path, answer.statusCode(), answer.body()));
            }
            return answer.body();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path))
                .timeout(ANSWERS_WITHIN)
                .header("Authorization", "Bearer " + Ground.TOKEN);
    }

    private static UncheckedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new UncheckedIOException(new IOException("interrupted", e));
    }

    /** Processor time it has used since it started. */
    public Duration processorTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the system does not tell a process's processor time"));
    }

    /** Most memory it has held so far, in MiB. */
    public long peakMemory() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        Stopping.end(process);
    }
}
