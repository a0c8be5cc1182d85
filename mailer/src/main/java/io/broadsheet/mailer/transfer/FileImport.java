package io.broadsheet.mailer.transfer;

import io.broadsheet.mailer.preference.Choice;
import io.broadsheet.mailer.preference.Choices;
import io.broadsheet.mailer.transfer.CopyLines.Chunk;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads readers from CSV (RFC 4180; comma, semicolon or tab) row by row and never the whole file, while the database takes in
 * the rows before. The same file twice adds nobody twice. What cannot be taken is listed, the rest goes on.
 */
@Singleton
final class FileImport {
    private static final Logger log = LoggerFactory.getLogger(FileImport.class);

    /** Rows of one transaction. */
    static final int CHUNK_ROWS = 10_000;
    /** Transactions at once: no address stands twice in what is read of a file, so they do not meet. */
    private static final int AT_ONCE = 2;

    private final Jdbi jdbi;
    private final Staging staging;
    private final Imports imports;
    private final Choices choices;

    FileImport(@Named("mailer") Jdbi jdbi, Staging staging, Imports imports, Choices choices) {
        this.jdbi = jdbi;
        this.staging = staging;
        this.imports = imports;
        this.choices = choices;
    }

    /**
     * Reads a file to its end.
     *
     * @param id under which its progress is noted; it must have begun
     * @throws IllegalArgumentException if its first line names no column for the address
     * @throws IOException if the stream ended early; what was read before is kept
     */
    ImportResult read(UUID id, InputStream in) throws IOException {
        try {
            CsvSource source = CsvSource.open(in);
            CSVFormat format = CSVFormat.RFC4180
                    .builder()
                    .setDelimiter(source.delimiter())
                    .setIgnoreEmptyLines(true)
                    .get();
            try (CSVParser parser =
                    CSVParser.builder().setReader(source).setFormat(format).get()) {
                ImportResult result = new Run(id, source, parser).toTheEnd();
                imports.end(id, result);
                return result;
            }
        } catch (IOException | RuntimeException e) {
            imports.broke(id, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private final class Run {
        private final UUID id;
        private final CsvSource source;
        private final CSVParser parser;
        private final Iterator<CSVRecord> rows;
        private final Columns columns;
        private final FileKeys keys = new FileKeys();
        private final CopyLines lines = new CopyLines();
        private final Map<Choice, Integer> numbers = new HashMap<>();
        private final List<ImportResult.Refused> refused = new ArrayList<>();
        private final Deque<Pending> pending = new ArrayDeque<>();
        private int chunks;
        private long read;
        private long refusedCount;
        private long added;
        private long known;
        private long suppressed;

        Run(UUID id, CsvSource source, CSVParser parser) {
            this.id = id;
            this.source = source;
            this.parser = parser;
            this.rows = parser.iterator();
            this.columns = Columns.of(header());
        }

        ImportResult toTheEnd() throws IOException {
            long line = parser.getCurrentLineNumber() + 1;
            try {
                while (rows.hasNext()) {
                    CSVRecord row = rows.next();
                    source.nextRow();
                    read++;
                    take(row, line);
                    line = parser.getCurrentLineNumber() + 1;
                }
            } catch (UncheckedIOException | IllegalStateException e) {
                // The parser cannot find the end of a broken row, so nothing after it can be told apart.
                read++;
                refuse(new ImportResult.Refused(
                        line,
                        "",
                        "cannot be read as CSV from here on: " + e.getMessage() + "; nothing after it was read"));
            } finally {
                try {
                    flush();
                } finally {
                    settleAll();
                }
            }
            if (source.failure() != null) {
                throw new IOException("the file broke off: " + source.failure().getMessage(), source.failure());
            }
            return result();
        }

        private @Nullable CSVRecord header() {
            try {
                CSVRecord header = rows.hasNext() ? rows.next() : null;
                source.nextRow();
                return header;
            } catch (UncheckedIOException | IllegalStateException e) {
                throw new IllegalArgumentException("the first line cannot be read as CSV: " + e.getMessage(), e);
            }
        }

        private void take(CSVRecord row, long line) {
            try {
                Row one = columns.read(row);
                if (!keys.add(one.email().key())) {
                    throw new BadRowException(one.email().given(), "the same address stands further up in this file");
                }
                lines.add(one, number(one.choice()));
                if (lines.rows() == CHUNK_ROWS) {
                    flush();
                }
            } catch (BadRowException e) {
                refuse(e.at(line));
            }
        }

        private int number(@Nullable Choice choice) {
            return numbers.computeIfAbsent(
                    choice == null ? Choice.standard() : choice,
                    one -> jdbi.inTransaction(handle -> choices.number(handle, one)));
        }

        private void refuse(ImportResult.Refused row) {
            refusedCount++;
            if (refused.size() < ImportResult.MAX_LISTED) {
                refused.add(row);
            }
        }

        private ImportResult result() {
            return new ImportResult(
                    columns.origin().word(),
                    source.bytes(),
                    read,
                    added,
                    known,
                    suppressed,
                    refusedCount,
                    List.copyOf(refused));
        }

        /** Rows that the database has in work. */
        private record Pending(FutureTask<Staging.Taken> task, int rows) {}

        /** Hands what was gathered to the database, once it has room for more. */
        private void flush() {
            while (pending.size() >= AT_ONCE) {
                settleOldest();
            }
            Chunk chunk = lines.take();
            if (chunk.rows() > 0) {
                int number = chunks++;
                ImportResult soFar = result();
                FutureTask<Staging.Taken> task = new FutureTask<>(() -> store(number, chunk, soFar));
                pending.add(new Pending(task, chunk.rows()));
                Thread.ofVirtual().name("import-" + id).start(task);
            }
        }

        private Staging.Taken store(int number, Chunk chunk, ImportResult soFar) {
            return jdbi.inTransaction(handle -> {
                Staging.Taken taken = staging.take(handle, id, number, chunk);
                imports.advance(handle, id, soFar, taken, chunk.rows());
                return taken;
            });
        }

        private void settleAll() {
            try {
                while (!pending.isEmpty()) {
                    settleOldest();
                }
            } finally {
                // One that failed is told; the other is not left behind unwatched.
                while (!pending.isEmpty()) {
                    awaitQuietly(pending.remove().task());
                }
            }
        }

        private void settleOldest() {
            Pending oldest = pending.remove();
            try {
                Staging.Taken taken = oldest.task().get();
                added += taken.added();
                suppressed += taken.suppressed();
                known += oldest.rows() - taken.added() - taken.suppressed();
            } catch (ExecutionException e) {
                throw new ImportFailedException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ImportFailedException(e);
            }
        }

        private static void awaitQuietly(FutureTask<?> task) {
            try {
                task.get();
            } catch (ExecutionException e) {
                log.warn("rows of an import were not taken either: {}", String.valueOf(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The database did not take rows in; what it took before is kept. */
    static final class ImportFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ImportFailedException(@Nullable Throwable cause) {
            super("the database did not take the rows: " + (cause == null ? "" : cause.getMessage()), cause);
        }
    }
}
