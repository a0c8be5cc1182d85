package io.broadsheet.bench.feeds;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.bench.ground.Deadline;
import io.broadsheet.bench.ground.DebianProgram;
import io.broadsheet.bench.ground.Figures;
import io.broadsheet.bench.ground.Ground;
import io.broadsheet.bench.ground.Press;
import io.broadsheet.bench.ground.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Feed readers poll: most are told that nothing is new, some get the whole feed. nginx does the same with files. */
@Command(
        name = "feeds",
        mixinStandardHelpOptions = true,
        description =
                "The syndication against nginx with the same bytes as files, under the same wrk; and a large archive.")
public final class FeedsBench implements Callable<Integer> {
    private static final String MAIN = "io.broadsheet.syndication.SyndicationApplication";
    private static final String FEED = "/feed.atom";
    private static final String HEAP = "256m";
    private static final int ARTICLES = 50;
    private static final int PARAGRAPHS = 3;
    private static final double AIM = 0.7;
    /** Until Java has compiled what it runs all the time, with two others on the same processors. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    /** Publications until Java has compiled what each of them runs; what is compiled depends on what ran before. */
    private static final int FIRST_PUBLICATIONS = 1_000;

    private static final int COUNTED_PUBLICATIONS = 200;

    private static final Duration PATIENCE = Duration.ofMinutes(60);

    @Option(
            names = "--seconds",
            description = "of each measurement (default: ${DEFAULT-VALUE})",
            defaultValue = "5",
            paramLabel = "N")
    private int seconds;

    @Option(
            names = "--archive",
            description = "afterwards an archive of so many articles; 0 for none (default: ${DEFAULT-VALUE})",
            defaultValue = "0",
            paramLabel = "N")
    private int archive;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    // As most readers speak; Java's client would else ask for HTTP/2 in every request.
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public Integer call() throws IOException {
        Figures figures = new Figures(spec.commandLine().getOut(), "bench feeds");
        try (Ground ground = Ground.start();
                Press press = new Press(ground.bootstrapServers());
                ServiceProcess syndication = ground.service(
                        "syndication",
                        MAIN,
                        HEAP,
                        List.of("--broadsheet.publication.base-url=https://review.example.org"))) {
            URI feed = syndication.url().resolve(FEED);
            for (int i = 1; i <= ARTICLES; i++) {
                press.publish("Article " + i, PARAGRAPHS);
            }
            await(feed, "Article " + ARTICLES);
            againstNginx(ground, press, syndication, figures);
            if (archive > 0) {
                largeArchive(press, syndication, feed, figures);
            }
            figures.figure("most memory the syndication held, -Xmx" + HEAP, (double) syndication.peakMemory(), "MiB");
        }
        return 0;
    }

    private void againstNginx(Ground ground, Press press, ServiceProcess syndication, Figures figures)
            throws IOException {
        URI feed = syndication.url().resolve(FEED);
        String libraries = System.getProperty("os.arch").equals("aarch64")
                ? "usr/lib/aarch64-linux-gnu"
                : "usr/lib/x86_64-linux-gnu";
        HttpResponse<byte[]> identity = settled(feed);
        HttpResponse<byte[]> gzip = get(feed, "gzip");
        figures.figure("size of the feed", identity.body().length, "bytes");
        figures.figure("the same in gzip", gzip.body().length, "bytes");
        DebianProgram nginx = DebianProgram.unpack(List.of("nginx"), ground.folder(), libraries);
        URI files = Nginx.serve(ground, nginx, identity.body(), gzip.body());
        Wrk wrk = new Wrk(
                DebianProgram.unpack(List.of("wrk", "libluajit-5.1-2"), ground.folder(), libraries), ground.folder());
        double ours = compare(
                wrk,
                figures,
                "304",
                files,
                syndication,
                List.of("If-None-Match: " + tag(get(files, "identity"))),
                List.of("If-None-Match: " + tag(identity)));
        compare(wrk, figures, "200, identity", files, syndication, List.of(), List.of());
        compare(
                wrk,
                figures,
                "200, gzip",
                files,
                syndication,
                List.of("Accept-Encoding: gzip"),
                List.of("Accept-Encoding: gzip"));
        whilePublishing(press, figures, wrk, files, feed, ours / 2);
    }

    /** With what the load generator and the machine add to it: the same without publications, and nginx beside them. */
    private void whilePublishing(Press press, Figures figures, Wrk wrk, URI files, URI feed, double rate)
            throws IOException {
        Duration time = Duration.ofSeconds(seconds);
        publishOneByOne(press, feed, "Warming up", FIRST_PUBLICATIONS);
        wrk.atRate(feed, rate, WARM_UP);
        Wrk.Result calm = wrk.atRate(feed, rate, time);
        AtomicBoolean done = new AtomicBoolean();
        Thread publisher = Thread.ofVirtual().start(() -> publishUntil(press, done));
        Wrk.Result half;
        Wrk.Result nginx;
        try {
            wrk.atRate(feed, rate, WARM_UP);
            half = wrk.atRate(feed, rate, time);
            nginx = wrk.atRate(files, rate, time);
        } finally {
            done.set(true);
            join(publisher);
        }
        figures.figure("at about half of the 304s' rate, nothing published", calm.perSecond(), "requests/s");
        figures.figure("99 of 100 answered within", calm.p99() * 1000, "µs");
        figures.figure("nginx at that rate, while the syndication takes articles in", nginx.perSecond(), "requests/s");
        figures.figure("99 of 100 answered within", nginx.p99() * 1000, "µs");
        figures.figure("at that rate, while publishing", half.perSecond(), "requests/s");
        figures.atMost("99 of 100 answered within", half.p99(), "ms", 10);
    }

    /** Each in turn, twice; gives our rate. */
    private double compare(
            Wrk wrk,
            Figures figures,
            String what,
            URI files,
            ServiceProcess syndication,
            List<String> theirs,
            List<String> ours)
            throws IOException {
        Duration time = Duration.ofSeconds(seconds);
        URI feed = syndication.url().resolve(FEED);
        wrk.flatOut(feed, WARM_UP, ours);
        double nginx = 0;
        double broadsheet = 0;
        Duration before = syndication.processorTime();
        for (int i = 0; i < 2; i++) {
            nginx += wrk.flatOut(files, time, theirs).perSecond() / 2;
            broadsheet += wrk.flatOut(feed, time, ours).perSecond() / 2;
        }
        figures.figure("nginx, static file, " + what, nginx, "requests/s");
        figures.figure("syndication, " + what, broadsheet, "requests/s");
        double used = syndication.processorTime().minus(before).toNanos() / 1e3;
        figures.figure("processor time of each", used / (broadsheet * 2 * seconds), "µs");
        figures.atLeast("syndication to nginx, " + what, broadsheet / nginx, AIM);
        return broadsheet;
    }

    private void largeArchive(Press press, ServiceProcess syndication, URI feed, Figures figures) throws IOException {
        double small = costOfOne(press, syndication, feed, "Before the archive");
        long start = System.nanoTime();
        for (int i = 1; i <= archive; i++) {
            press.send("Archived " + i, PARAGRAPHS);
        }
        press.publish("The last of the archive", PARAGRAPHS);
        // Seldom: what is measured is how articles are taken in, not how feeds of half of them are printed.
        await(feed, "The last of the archive", Duration.ofMillis(500));
        figures.figure("articles taken in", archive / ((System.nanoTime() - start) / 1e9), "a second");
        HttpResponse<byte[]> _ = settled(feed);
        double large = costOfOne(press, syndication, feed, "After the archive");
        figures.figure("processor time of one publication and its feed, %d articles".formatted(ARTICLES), small, "µs");
        figures.atMost("the same with %,d articles, to that".formatted(archive), large / small, "times", 1.5);
    }

    /** Processor time of publications that are each asked for, in microseconds apiece. */
    private double costOfOne(Press press, ServiceProcess syndication, URI feed, String title) throws IOException {
        publishOneByOne(press, feed, title + ", not counted", FIRST_PUBLICATIONS);
        Duration before = syndication.processorTime();
        publishOneByOne(press, feed, title, COUNTED_PUBLICATIONS);
        return syndication.processorTime().minus(before).toNanos() / 1e3 / COUNTED_PUBLICATIONS;
    }

    private void publishOneByOne(Press press, URI feed, String title, int many) throws IOException {
        for (int i = 1; i <= many; i++) {
            String numbered = "%s %d".formatted(title, i);
            press.publish(numbered, PARAGRAPHS);
            await(feed, numbered + "<");
        }
    }

    private static void publishUntil(Press press, AtomicBoolean done) {
        Deadline deadline = Deadline.in(PATIENCE);
        for (int i = 1; !done.get(); i++) {
            press.send("While measuring " + i, PARAGRAPHS);
            deadline.pause(Duration.ofMillis(200));
        }
    }

    private void await(URI feed, String title) throws IOException {
        await(feed, title, Duration.ofMillis(5));
    }

    private void await(URI feed, String title, Duration pause) throws IOException {
        Deadline deadline = Deadline.in(PATIENCE);
        while (!new String(get(feed, "identity").body(), UTF_8).contains(title)) {
            if (deadline.isOver()) {
                throw new IOException("'%s' is not in %s within %s".formatted(title, feed, PATIENCE));
            }
            deadline.pause(pause);
        }
    }

    private HttpResponse<byte[]> get(URI address, String coding) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(address)
                            .header("Accept-Encoding", coding)
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The feed once nothing more comes: articles of other partitions may come after the last one. */
    private HttpResponse<byte[]> settled(URI feed) throws IOException {
        Deadline deadline = Deadline.in(PATIENCE);
        HttpResponse<byte[]> before = get(feed, "identity");
        while (!deadline.isOver()) {
            deadline.pause(Duration.ofSeconds(2));
            HttpResponse<byte[]> now = get(feed, "identity");
            if (tag(now).equals(tag(before))) {
                return now;
            }
            before = now;
        }
        throw new IOException("%s does not come to rest within %s".formatted(feed, PATIENCE));
    }

    private static String tag(HttpResponse<byte[]> response) throws IOException {
        return response.headers()
                .firstValue("ETag")
                .orElseThrow(() -> new IOException("%s has no ETag".formatted(response.uri())));
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
