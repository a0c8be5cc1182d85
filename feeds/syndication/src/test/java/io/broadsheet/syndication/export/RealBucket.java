package io.broadsheet.syndication.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.syndication.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server from npm that speaks S3 and checks signatures (s3rver), in a process of its own, with an empty bucket. */
final class RealBucket implements AutoCloseable {
    static final String BUCKET = "site";
    /** The one key that it knows. */
    static final String KEY = "S3RVER";

    private static final String READY = "listening on ";

    private final Process process;
    private final URI endpoint;

    private RealBucket(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static RealBucket start() {
        try {
            Path data = Files.createTempDirectory("bucket");
            Process process = new ProcessBuilder(
                            Tools.node(),
                            Tools.npm()
                                    .resolve("node_modules/s3rver/bin/s3rver.js")
                                    .toString(),
                            "-s",
                            "-d",
                            data.toString(),
                            "-a",
                            "127.0.0.1",
                            "-p",
                            "0",
                            "--configure-bucket",
                            BUCKET)
                    .redirectErrorStream(true)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            String ready = output.lines()
                    .filter(line -> line.contains(READY))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the bucket's server did not start"));
            Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
            return new RealBucket(
                    process,
                    URI.create("http://"
                            + ready.substring(ready.indexOf(READY) + READY.length())
                                    .strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
