package io.broadsheet.bench.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.broadsheet.bench.ground.Figures;
import io.broadsheet.bench.ground.Ground;
import io.broadsheet.bench.ground.ServiceProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import org.postgresql.PGConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How fast a file of readers comes in through the API: read, checked, hashed, compared with who is there and who must not be,
 * and written with eight indexes, against the same file through a bare COPY into a table without any, as psql's \copy does it.
 */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "A file of subscribers through the API, against a bare COPY of the same file.")
public final class ImportBench implements Callable<Integer> {
    private static final double AIM = 20_000;
    private static final int WARM_UP = 50_000;

    @Option(
            names = "--rows",
            description = "of the file (default: ${DEFAULT-VALUE})",
            defaultValue = "1000000",
            paramLabel = "N")
    private int rows;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, SQLException {
        Figures figures = new Figures(spec.commandLine().getOut(), "bench import");
        try (Ground ground = Ground.start();
                ServiceProcess mailer = ground.service(
                        "mailer",
                        "io.broadsheet.mailer.MailerApplication",
                        "256m",
                        List.of("--broadsheet.publication.base-url=https://review.example.org"))) {
            post(mailer, file(ground.folder(), "warm", WARM_UP));
            Path file = file(ground.folder(), "reader", rows);
            double copied = copy(ground, file);
            double taken = post(mailer, file);
            double again = post(mailer, file);
            figures.figure("bare COPY of %,d rows".formatted(rows), copied, "rows/s");
            figures.figure("import of the same rows, all new", taken, "rows/s");
            figures.figure("the same file again, all known", again, "rows/s");
            figures.atLeast("new rows a second, in units of 20,000", taken / AIM, 1);
            figures.atLeast("import to bare COPY", taken / copied, 0);
            figures.figure("most memory the mailer held", (double) mailer.peakMemory(), "MiB");
        }
        return 0;
    }

    private static double post(ServiceProcess mailer, Path file) throws IOException {
        long start = System.nanoTime();
        mailer.post("/api/subscribers/import", "text/csv", BodyPublishers.ofFile(file));
        return perSecond(file, start);
    }

    private static double copy(Ground ground, Path file) throws IOException, SQLException {
        try (Connection connection = ground.connection("mailer");
                Statement statement = connection.createStatement();
                InputStream in = Files.newInputStream(file)) {
            statement.execute("create schema bench");
            statement.execute("create table bench.bare (email text, name text, consent_at timestamptz)");
            long start = System.nanoTime();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy bench.bare from stdin with (format csv, header)", in);
            double rate = perSecond(file, start);
            statement.execute("drop schema bench cascade");
            return rate;
        }
    }

    private static double perSecond(Path file, long start) throws IOException {
        double seconds = (System.nanoTime() - start) / 1e9;
        try (var lines = Files.lines(file, US_ASCII)) {
            return (lines.count() - 1) / seconds;
        }
    }

    private static Path file(Path folder, String prefix, int rows) throws IOException {
        Path file = folder.resolve("%s-%d.csv".formatted(prefix, rows));
        try (BufferedWriter out = Files.newBufferedWriter(file, US_ASCII)) {
            out.write("email,name,consent_at\n");
            for (int i = 0; i < rows; i++) {
                out.write("%s.%d@example.org,Reader %d,2024-05-06T07:08:09Z\n".formatted(prefix, i, i));
            }
        }
        return file;
    }
}
