package io.broadsheet.mailer.subscriber;

import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.address.SafeText;
import io.broadsheet.mailer.subscriber.Subscriber.Status;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads readers from CSV (RFC 4180; comma, semicolon or tab), row by row and never the whole file. The same file twice adds
 * nobody twice. What cannot be taken is listed, the rest goes on.
 */
@Singleton
final class SubscriberImport {
    private static final int TRANSACTION_ROWS = 1_000;
    private static final Set<String> EMAIL = Set.of("email", "e-mail", "email address", "e-mail address", "mail");
    private static final Set<String> NAME = Set.of("name", "full name", "fullname");
    private static final Set<String> FIRST_NAME = Set.of("first name", "firstname", "first_name", "given name");
    private static final Set<String> LAST_NAME = Set.of("last name", "lastname", "last_name", "surname", "family name");
    private static final Set<String> STATUS = Set.of("status", "state", "subscription status");
    private static final Set<String> CONSENT =
            Set.of("consent_at", "consent", "optin_time", "confirm_time", "confirmed_at", "subscribed_at");
    private static final Map<String, Status> STATUSES = Map.ofEntries(
            Map.entry("", Status.CONFIRMED),
            Map.entry("confirmed", Status.CONFIRMED),
            Map.entry("subscribed", Status.CONFIRMED),
            Map.entry("active", Status.CONFIRMED),
            Map.entry("enabled", Status.CONFIRMED),
            Map.entry("pending", Status.PENDING),
            Map.entry("unconfirmed", Status.PENDING),
            Map.entry("unsubscribed", Status.UNSUBSCRIBED),
            Map.entry("cleaned", Status.UNSUBSCRIBED),
            Map.entry("bounced", Status.UNSUBSCRIBED),
            Map.entry("blocklisted", Status.UNSUBSCRIBED),
            Map.entry("disabled", Status.UNSUBSCRIBED));

    private final Subscribers subscribers;

    SubscriberImport(Subscribers subscribers) {
        this.subscribers = subscribers;
    }

    /**
     * Reads a file to its end.
     *
     * @throws IllegalArgumentException if its first line names no column for the address
     * @throws IOException if the stream ended early; what was read before is kept
     */
    ImportResult read(InputStream in) throws IOException {
        CsvSource source = CsvSource.open(in);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(source.delimiter())
                .setIgnoreEmptyLines(true)
                .get();
        try (CSVParser parser =
                CSVParser.builder().setReader(source).setFormat(format).get()) {
            return new Run(source, parser).toTheEnd();
        }
    }

    /** A row's field that cannot be taken. */
    private static final class BadRowException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String value;

        BadRowException(String value, String reason) {
            super(reason);
            this.value = value;
        }

        ImportResult.Refused at(long line) {
            return new ImportResult.Refused(line, SafeText.shown(value), String.valueOf(getMessage()));
        }
    }

    private final class Run {
        private final CsvSource source;
        private final CSVParser parser;
        private final FileKeys keys = new FileKeys();
        private final List<NewSubscriber> waiting = new ArrayList<>();
        private final List<ImportResult.Refused> refused = new ArrayList<>();
        private long refusedCount;
        private long added;
        private long known;

        Run(CsvSource source, CSVParser parser) {
            this.source = source;
            this.parser = parser;
        }

        ImportResult toTheEnd() {
            Iterator<CSVRecord> rows = parser.iterator();
            Columns columns = Columns.of(next(rows));
            long line = parser.getCurrentLineNumber() + 1;
            try {
                while (rows.hasNext()) {
                    CSVRecord row = rows.next();
                    source.nextRow();
                    take(row, columns, line);
                    line = parser.getCurrentLineNumber() + 1;
                }
            } catch (UncheckedIOException | IllegalStateException e) {
                // The parser cannot find the end of a broken row, so nothing after it can be told apart.
                refuse(new ImportResult.Refused(
                        line,
                        "",
                        "cannot be read as CSV from here on: " + e.getMessage() + "; nothing after it was read"));
            }
            flush();
            return new ImportResult(added, known, refusedCount, refused);
        }

        private @Nullable CSVRecord next(Iterator<CSVRecord> rows) {
            try {
                return rows.hasNext() ? rows.next() : null;
            } catch (UncheckedIOException | IllegalStateException e) {
                throw new IllegalArgumentException("the first line cannot be read as CSV: " + e.getMessage(), e);
            }
        }

        private void take(CSVRecord row, Columns columns, long line) {
            try {
                NewSubscriber one = columns.read(row);
                if (!keys.add(one.email().key())) {
                    throw new BadRowException(one.email().given(), "the same address stands further up in this file");
                }
                waiting.add(one);
                if (waiting.size() == TRANSACTION_ROWS) {
                    flush();
                }
            } catch (BadRowException e) {
                refuse(e.at(line));
            }
        }

        private void refuse(ImportResult.Refused row) {
            refusedCount++;
            if (refused.size() < ImportResult.MAX_LISTED) {
                refused.add(row);
            }
        }

        private void flush() {
            if (!waiting.isEmpty()) {
                int isNew = subscribers.addAll(waiting, "import");
                added += isNew;
                known += waiting.size() - isNew;
                waiting.clear();
            }
        }
    }

    /** Which column holds what; -1 where none does. */
    private record Columns(int email, int name, int firstName, int lastName, int status, int consent) {
        static Columns of(@Nullable CSVRecord header) {
            Map<String, Integer> columns = new HashMap<>();
            if (header != null) {
                for (int i = 0; i < header.size(); i++) {
                    columns.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
                }
            }
            int email = find(columns, EMAIL);
            if (email < 0) {
                throw new IllegalArgumentException(
                        "the first line names no column 'email' (expected: a header such as email,name,status)");
            }
            return new Columns(
                    email,
                    find(columns, NAME),
                    find(columns, FIRST_NAME),
                    find(columns, LAST_NAME),
                    find(columns, STATUS),
                    find(columns, CONSENT));
        }

        NewSubscriber read(CSVRecord row) throws BadRowException {
            String address = field(row, email);
            return new NewSubscriber(
                    checked(address, EmailAddress::parse),
                    name(row),
                    status(field(row, status)),
                    consent(field(row, consent)));
        }

        private @Nullable String name(CSVRecord row) throws BadRowException {
            String whole = field(row, name);
            String parts = (field(row, firstName) + " " + field(row, lastName)).strip();
            String given = whole.isBlank() ? parts : whole;
            return given.isBlank() ? null : checked(given, SafeText::name);
        }

        private static Status status(String text) throws BadRowException {
            Status status = STATUSES.get(text.strip().toLowerCase(Locale.ROOT));
            if (status == null) {
                throw new BadRowException(text, "an unknown status (expected: confirmed, pending or unsubscribed)");
            }
            return status;
        }

        private static @Nullable Instant consent(String text) throws BadRowException {
            String time = text.strip().replace(' ', 'T');
            if (time.isEmpty()) {
                return null;
            }
            try {
                if (time.length() == "2026-01-01".length()) {
                    return LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant();
                }
                boolean zoned = time.endsWith("Z") || time.matches(".*[+-]\\d\\d:?\\d\\d");
                return OffsetDateTime.parse(zoned ? time : time + "Z").toInstant();
            } catch (DateTimeException e) {
                throw new BadRowException(text, "not a time of consent (expected: such as 2026-09-14T06:30:00Z)");
            }
        }

        private static String field(CSVRecord row, int column) {
            return column < 0 || column >= row.size() ? "" : row.get(column);
        }

        private static <T> T checked(String text, java.util.function.Function<String, T> check) throws BadRowException {
            try {
                return check.apply(text);
            } catch (IllegalArgumentException e) {
                throw new BadRowException(text, String.valueOf(e.getMessage()));
            }
        }

        private static int find(Map<String, Integer> columns, Set<String> names) {
            return columns.entrySet().stream()
                    .filter(column -> names.contains(column.getKey()))
                    .mapToInt(Map.Entry::getValue)
                    .min()
                    .orElse(-1);
        }
    }
}
