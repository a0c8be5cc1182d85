package io.broadsheet.bench.feeds;

import io.broadsheet.bench.ground.DebianProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk, the load generator. */
final class Wrk {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s)");
    private static final Pattern ODD = Pattern.compile("Non-2xx or 3xx responses: (\\d+)|Socket errors: (.*)");

    private final DebianProgram wrk;
    private final Path folder;
    private int runs;

    Wrk(DebianProgram wrk, Path folder) {
        this.wrk = wrk;
        this.folder = folder;
    }

    /** What one run gave: requests a second, and the time within which 99 of 100 were answered, in milliseconds. */
    record Result(double perSecond, double p99) {}

    /** As fast as it goes, on 64 connections. */
    Result flatOut(URI target, Duration time, List<String> headers) throws IOException {
        return run(target, 64, time, headers, null);
    }

    /** At about this rate, as readers do: each waits between an answer and its next request, which names the last tag. */
    Result atRate(URI target, double perSecond, Duration time) throws IOException {
        int pause = 20;
        int connections = Math.max(1, (int) Math.min(2000, perSecond * pause / 1000));
        Path script = folder.resolve("readers.lua");
        // Spread, else all connections ask in the same moment. What is asked is written anew only when it has changed:
        // the server lacks what the script takes of the processors.
        Files.writeString(script, """
                local known = '"none"'
                local wire = nil
                function delay() return math.random(0, %d) end
                function request()
                    if not wire then
                        wire = wrk.format(nil, nil, {["If-None-Match"] = known, ["Accept-Encoding"] = "gzip"})
                    end
                    return wire
                end
                function response(status, headers)
                    if status == 200 then
                        known = headers["ETag"] or headers["etag"] or known
                        wire = nil
                    end
                end
                """.formatted(2 * pause));
        return run(target, connections, time, List.of(), script);
    }

    private Result run(
            URI target,
            int connections,
            Duration time,
            List<String> headers,
            @org.jspecify.annotations.Nullable Path script)
            throws IOException {
        Path log = folder.resolve("wrk-%d.log".formatted(++runs));
        List<String> arguments =
                new ArrayList<>(List.of("-t1", "-c" + connections, "-d" + time.toSeconds() + "s", "--latency"));
        headers.forEach(header -> arguments.addAll(List.of("-H", header)));
        if (script != null) {
            arguments.addAll(List.of("-s", script.toString()));
        }
        arguments.add(target.toString());
        wrk.run(log, "usr/bin/wrk", arguments);
        String output = Files.readString(log);
        Matcher rate = RATE.matcher(output);
        Matcher p99 = P99.matcher(output);
        Matcher odd = ODD.matcher(output);
        if (!rate.find() || !p99.find() || odd.find()) {
            throw new IOException("wrk was not answered as it should be: " + output);
        }
        double unit = switch (p99.group(2)) {
            case "us" -> 0.001;
            case "ms" -> 1;
            default -> 1000;
        };
        return new Result(Double.parseDouble(rate.group(1)), Double.parseDouble(p99.group(1)) * unit);
    }
}
