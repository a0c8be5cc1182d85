package io.broadsheet.bench.latency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.bench.ground.Figures;
import io.broadsheet.bench.ground.Ground;
import io.broadsheet.bench.ground.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** From the answer of the publish API to the new feed, against a record's way through the same broker in the same run. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = "How soon a published article is in the feed that is served, against the bare broker.")
public final class LatencyBench implements Callable<Integer> {
    private static final String HEAP = "256m";
    /** Until Java has compiled, in four processes on the same processors, what each publication runs: half as fast before. */
    private static final int WARM_UP = 1_500;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Between two polls: whoever asks without a pause takes the processors from what is waited for. */
    private static final long PAUSE_NANOS = 1_000_000;

    @Option(
            names = "--articles",
            description = "that are measured (default: ${DEFAULT-VALUE})",
            defaultValue = "1000",
            paramLabel = "N")
    private int articles;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    // As most readers speak; Java's client would else ask for HTTP/2 in every request.
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String known = "\"none\"";

    @Override
    public Integer call() throws IOException {
        Figures figures = new Figures(spec.commandLine().getOut(), "bench latency");
        List<String> publication = List.of("--broadsheet.publication.base-url=https://review.example.org");
        try (Ground ground = Ground.start();
                ServiceProcess syndication = ground.service(
                        "syndication", "io.broadsheet.syndication.SyndicationApplication", HEAP, publication);
                ServiceProcess desk = ground.service("desk", "io.broadsheet.desk.DeskApplication", HEAP, publication);
                BareBroker broker = new BareBroker(ground.bootstrapServers())) {
            URI feed = syndication.url().resolve("/feed.atom");
            for (int i = 0; i < WARM_UP; i++) {
                measure(desk, feed, "warm-up-" + i);
                broker.measure();
            }
            double[] published = new double[articles];
            double[] bare = new double[articles];
            for (int i = 0; i < articles; i++) {
                published[i] = measure(desk, feed, "article-" + i);
                bare[i] = broker.measure();
            }
            double ours = p99(published);
            double least = p99(bare);
            figures.figure("bare broker, produce to consume, half within", median(bare) * 1000, "µs");
            figures.figure("bare broker, produce to consume, 99 of 100 within", least * 1000, "µs");
            figures.figure("answer of the publish API to new feed, half within", median(published) * 1000, "µs");
            figures.atMost("answer of the publish API to new feed, 99 of 100 within", ours, "ms", 100);
            figures.atMost("that to the bare broker's", ours / least, "times", 3);
        }
        return 0;
    }

    /** From the publish API's answer to the first feed that has the article, in milliseconds. */
    private double measure(ServiceProcess desk, URI feed, String slug) throws IOException {
        send(desk, "PUT", "/api/articles/" + slug, """
                {"title": "Title of %s.", "format": "markdown", "source": "The clerk counted the chairs twice."}
                """.formatted(slug));
        send(desk, "POST", "/api/articles/%s/publish".formatted(slug), "{}");
        long answered = System.nanoTime();
        while (!has(feed, "Title of %s.".formatted(slug))) {
            if (System.nanoTime() - answered > PATIENCE.toNanos()) {
                throw new IOException("'%s' is not in the feed within %s".formatted(slug, PATIENCE));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return (System.nanoTime() - answered) / 1e6;
    }

    // As readers ask: else the answers themselves would keep the machine busy. And by the plainest client there is,
    // which takes the least from the processors.
    private boolean has(URI feed, String title) throws IOException {
        HttpURLConnection ask = (HttpURLConnection) feed.toURL().openConnection();
        ask.setRequestProperty("If-None-Match", known);
        try (InputStream body = ask.getInputStream()) {
            String etag = ask.getHeaderField("ETag");
            if (etag != null) {
                known = etag;
            }
            return new String(body.readAllBytes(), UTF_8).contains(title);
        }
    }

    private void send(ServiceProcess desk, String method, String path, String json) throws IOException {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(desk.url().resolve(path))
                            .header("Authorization", "Bearer " + Ground.TOKEN)
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(json))
                            .build(),
                    BodyHandlers.ofString(UTF_8));
            if (answer.statusCode() >= 300) {
                throw new IOException("%s answered %d: %s".formatted(path, answer.statusCode(), answer.body()));
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }

    private static double p99(double[] values) {
        return sorted(values)[(int) Math.ceil(values.length * 0.99) - 1];
    }

    private static double median(double[] values) {
        return sorted(values)[values.length / 2];
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
