package io.broadsheet.mailer.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.address.SafeText;
import io.broadsheet.mailer.preference.Cadence;
import io.broadsheet.mailer.preference.Choice;
import io.broadsheet.mailer.subscriber.Status;
import io.broadsheet.mailer.suppression.Reason;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Which column of a file holds what, and what the fields of a row mean. */
final class Columns {
    private static final List<String> EMAIL = List.of("email", "email address", "e-mail", "e-mail address", "mail");
    private static final List<String> NAME = List.of("name", "full name", "fullname");
    private static final List<String> FIRST_NAME = List.of("first name", "firstname", "first_name", "given name");
    private static final List<String> LAST_NAME =
            List.of("last name", "lastname", "last_name", "surname", "family name");
    private static final List<String> STATUS = List.of("status", "subscription status", "subscription_status");
    private static final int MAX_SOURCE = 500;
    private static final String NO_REASONS = "";

    private final Origin origin;
    private final Map<String, Integer> columns;
    private final int count;
    private final int email;
    private final int name;
    private final int firstName;
    private final int lastName;
    private final int status;

    private Columns(Map<String, Integer> columns, int count) {
        this.columns = columns;
        this.count = count;
        this.origin = Origin.of(columns);
        this.email = first(EMAIL);
        this.name = first(NAME);
        this.firstName = first(FIRST_NAME);
        this.lastName = first(LAST_NAME);
        this.status = first(STATUS);
    }

    /**
     * Reads a header.
     *
     * @throws IllegalArgumentException if it names no column for the address
     */
    static Columns of(@Nullable CSVRecord header) {
        Map<String, Integer> columns = new HashMap<>();
        if (header != null) {
            for (int i = 0; i < header.size(); i++) {
                columns.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
            }
        }
        Columns found = new Columns(columns, header == null ? 0 : header.size());
        if (found.email < 0) {
            throw new IllegalArgumentException(
                    "the first line names no column 'email' (expected: a header such as email,name,status)");
        }
        return found;
    }

    Origin origin() {
        return origin;
    }

    /** Reads a row. */
    Row read(CSVRecord row) throws BadRowException {
        for (int i = count; i < row.size(); i++) {
            if (!row.get(i).isBlank()) {
                throw new BadRowException(
                        row.get(i),
                        "%d fields (expected: %d as in the first line; quote a field with a comma in it)"
                                .formatted(row.size(), count));
            }
        }
        EmailAddress address = checked(own(row, email), EmailAddress::parse);
        String given = origin == Origin.BROADSHEET ? own(row, name) : name(row);
        String called = given.isBlank() ? null : checked(given, SafeText::name);
        return origin == Origin.BROADSHEET ? ours(row, address, called) : theirs(row, address, called);
    }

    private Row ours(CSVRecord row, EmailAddress address, @Nullable String called) throws BadRowException {
        String source = field(row, column("source"));
        if (!source.matches("[a-z][a-z-]{0,30}")) {
            throw new BadRowException(source, "an unknown source (expected: a word such as import)");
        }
        String evidence = own(row, column("consent_source"));
        return new Row(
                address,
                called,
                checked(field(row, status), Status::of),
                source,
                evidence.isBlank() ? null : checked(evidence, Columns::line),
                time(row, "consent_at"),
                time(row, "created_at"),
                time(row, "confirmed_at"),
                time(row, "unsubscribed_at"),
                checked(field(row, column("suppressed")), Columns::reasons),
                choice(row),
                time(row, "paused_until"));
    }

    private Row theirs(CSVRecord row, EmailAddress address, @Nullable String called) throws BadRowException {
        Standing standing = standing(row);
        int consentColumn = filled(row, origin.consentColumns());
        Instant consentAt = consentColumn < 0 ? null : checked(field(row, consentColumn), FileTime::read);
        boolean joinedKnown = origin == Origin.SUBSTACK || origin == Origin.GHOST || origin == Origin.LISTMONK;
        return new Row(
                address,
                called,
                standing.status(),
                "import",
                evidence(row, consentColumn),
                consentAt,
                joinedKnown ? consentAt : null,
                null,
                standing.status() == Status.UNSUBSCRIBED
                        ? time(row, columns.containsKey("unsub_time") ? "unsub_time" : "unsubscribed_at")
                        : null,
                standing.reasons(),
                null,
                null);
    }

    /** Where a reader stands by another program's words. */
    private record Standing(Status status, Set<Reason> reasons) {
        static final Standing CONFIRMED = new Standing(Status.CONFIRMED, Set.of());
        static final Standing LEFT = new Standing(Status.UNSUBSCRIBED, Set.of(Reason.UNSUBSCRIBED));
    }

    private Standing standing(CSVRecord row) throws BadRowException {
        return switch (origin) {
            case MAILCHIMP -> {
                if (!field(row, column("clean_time")).isBlank()) {
                    yield new Standing(Status.CONFIRMED, Set.of(Reason.BOUNCED));
                }
                yield field(row, column("unsub_time")).isBlank() ? Standing.CONFIRMED : Standing.LEFT;
            }
            case SUBSTACK -> flag(row, "email_disabled", false) ? Standing.LEFT : Standing.CONFIRMED;
            case GHOST -> flag(row, "subscribed_to_emails", true) ? Standing.CONFIRMED : Standing.LEFT;
            case LISTMONK, OTHER, BROADSHEET -> byWord(field(row, status));
        };
    }

    private static Standing byWord(String text) throws BadRowException {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "", "confirmed", "subscribed", "active", "enabled" -> Standing.CONFIRMED;
            case "pending", "unconfirmed" -> new Standing(Status.PENDING, Set.of());
            case "unsubscribed", "disabled" -> Standing.LEFT;
            case "bounced", "cleaned" -> new Standing(Status.CONFIRMED, Set.of(Reason.BOUNCED));
            case "complained", "spam" -> new Standing(Status.CONFIRMED, Set.of(Reason.COMPLAINED));
            case "blocklisted" -> new Standing(Status.UNSUBSCRIBED, Set.of(Reason.UNSUBSCRIBED, Reason.MANUAL));
            default ->
                throw new BadRowException(text, "an unknown status (expected: confirmed, pending or unsubscribed)");
        };
    }

    private boolean flag(CSVRecord row, String name, boolean otherwise) throws BadRowException {
        String text = field(row, column(name)).strip().toLowerCase(Locale.ROOT);
        return switch (text) {
            case "" -> otherwise;
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw new BadRowException(text, "no %s (expected: true or false)".formatted(name));
        };
    }

    /** In words: which program, which of its columns, from which address; or what the file itself gives. */
    private @Nullable String evidence(CSVRecord row, int consentColumn) throws BadRowException {
        String stated = field(row, first(List.of("consent_source", "signup_source", "source")));
        if (!stated.isBlank()) {
            return checked(stated, Columns::line);
        }
        if (consentColumn < 0) {
            return null;
        }
        int from = filled(row, origin.addressColumns());
        String words = origin == Origin.OTHER ? nameOf(consentColumn) : origin.word() + " " + nameOf(consentColumn);
        return from < 0 ? words : words + " from " + checked(field(row, from), Columns::line);
    }

    private String nameOf(int column) {
        return columns.entrySet().stream()
                .filter(one -> one.getValue() == column)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private @Nullable Choice choice(CSVRecord row) throws BadRowException {
        if (field(row, column("cadence")).isBlank()) {
            return null;
        }
        try {
            Map<String, Cadence> sections = new TreeMap<>();
            CloudEventEnvelope.JSON
                    .readValue(field(row, column("sections")), new TypeReference<Map<String, String>>() {})
                    .forEach((section, cadence) -> sections.put(section, Cadence.of(cadence)));
            return new Choice(
                    sections,
                    Cadence.of(field(row, column("cadence"))),
                    Integer.parseInt(field(row, column("hour"))),
                    DayOfWeek.of(Integer.parseInt(field(row, column("weekday")))),
                    Choice.zone(field(row, column("zone"))),
                    Choice.Format.valueOf(field(row, column("format")).toUpperCase(Locale.ROOT)),
                    field(row, column("language")));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new BadRowException(
                    field(row, column("sections")), "no preferences as the export writes them: " + e.getMessage());
        }
    }

    private @Nullable Instant time(CSVRecord row, String name) throws BadRowException {
        return checked(field(row, column(name)), FileTime::read);
    }

    private String name(CSVRecord row) {
        String whole = field(row, name);
        return whole.isBlank() ? (field(row, firstName) + " " + field(row, lastName)).strip() : whole;
    }

    /** A field that our own export may have put an apostrophe before. */
    private String own(CSVRecord row, int column) {
        String field = field(row, column);
        return origin == Origin.BROADSHEET ? FormulaGuard.opened(field) : field;
    }

    private int column(String exact) {
        return columns.getOrDefault(exact, -1);
    }

    /** The first of these columns that this row has something in; -1 if none. */
    private int filled(CSVRecord row, List<String> names) {
        for (String one : names) {
            if (!field(row, column(one)).isBlank()) {
                return column(one);
            }
        }
        return -1;
    }

    private int first(List<String> names) {
        return names.stream()
                .mapToInt(this::column)
                .filter(at -> at >= 0)
                .findFirst()
                .orElse(-1);
    }

    private static String field(CSVRecord row, int column) {
        return column < 0 || column >= row.size() ? "" : row.get(column);
    }

    private static Set<Reason> reasons(String words) {
        if (words.equals(NO_REASONS)) {
            return Set.of();
        }
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        for (String word : words.strip().split(" +", -1)) {
            reasons.add(Reason.of(word)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "an unknown reason (expected: unsubscribed, bounced, complained, erased or manual)")));
        }
        return reasons;
    }

    private static String line(String text) {
        String line = SafeText.requireLine(text).strip();
        if (line.length() > MAX_SOURCE) {
            throw new IllegalArgumentException(
                    "%d characters (expected: at most %d)".formatted(line.length(), MAX_SOURCE));
        }
        return line;
    }

    private static <T extends @Nullable Object> T checked(String text, Function<String, T> check)
            throws BadRowException {
        try {
            return check.apply(text);
        } catch (IllegalArgumentException e) {
            throw new BadRowException(text, String.valueOf(e.getMessage()));
        }
    }
}
