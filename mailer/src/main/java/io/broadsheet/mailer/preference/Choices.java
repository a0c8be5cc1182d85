package io.broadsheet.mailer.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The table of choices: equal ones are one row. */
@Singleton
public final class Choices {
    private final Clock clock;
    private final DigestPlaces places;

    Choices(@Named("mailer") Clock clock, DigestPlaces places) {
        this.clock = clock;
        this.places = places;
    }

    /** Columns of a choice, for {@link #read}. */
    public static final String COLUMNS = "sections, otherwise, hour, weekday, zone, format, language";

    /** The number of a choice, which is noted if it is new. */
    public int number(Handle handle, Choice choice) {
        long isNew = handle.createUpdate("""
                        insert into choice (sections, otherwise, hour, weekday, zone, format, language)
                        values (:sections::jsonb, :otherwise, :hour, :weekday, :zone, :format, :language)
                        on conflict do nothing
                        """).bindMap(values(choice)).execute();
        int number = find(handle, choice);
        if (isNew > 0) {
            long last = places.lastPosition(handle);
            for (Cadence digest : List.of(Cadence.DAILY, Cadence.WEEKLY)) {
                handle.createUpdate("""
                                insert into digest (choice, cadence, position, next_at)
                                values (:choice, :cadence, :position, :next)
                                """)
                        .bind("choice", number)
                        .bind("cadence", digest.word())
                        .bind("position", last)
                        .bind("next", choice.nextClose(digest, clock.instant()).atOffset(ZoneOffset.UTC))
                        .execute();
            }
        }
        return number;
    }

    private static int find(Handle handle, Choice choice) {
        return handle.createQuery("""
                        select id from choice
                        where sections = :sections::jsonb and otherwise = :otherwise and hour = :hour
                          and weekday = :weekday and zone = :zone and format = :format and language = :language
                        """)
                .bindMap(values(choice))
                .mapTo(Integer.class)
                .one();
    }

    /** The choice with a number. */
    public Choice get(Handle handle, int number) {
        return handle.createQuery("select %s from choice where id = :id".formatted(COLUMNS))
                .bind("id", number)
                .map((row, _) -> read(row))
                .one();
    }

    /** Reads {@link #COLUMNS}. */
    public static Choice read(ResultSet row) throws SQLException {
        Map<String, Cadence> sections = new TreeMap<>();
        try {
            JsonNode given = CloudEventEnvelope.JSON.readTree(row.getString("sections"));
            given.properties()
                    .forEach(section -> sections.put(
                            section.getKey(), Cadence.of(section.getValue().asText())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the table holds JSON only", e);
        }
        return new Choice(
                sections,
                Cadence.of(row.getString("otherwise")),
                row.getInt("hour"),
                DayOfWeek.of(row.getInt("weekday")),
                ZoneId.of(row.getString("zone")),
                Choice.Format.valueOf(row.getString("format").toUpperCase(Locale.ROOT)),
                row.getString("language"));
    }

    private static Map<String, Object> values(Choice choice) {
        Map<String, String> sections = new TreeMap<>();
        choice.sections().forEach((name, cadence) -> sections.put(name, cadence.word()));
        try {
            return Map.of(
                    "sections",
                    CloudEventEnvelope.JSON.writeValueAsString(sections),
                    "otherwise",
                    choice.otherwise().word(),
                    "hour",
                    choice.hour(),
                    "weekday",
                    choice.weekday().getValue(),
                    "zone",
                    choice.zone().getId(),
                    "format",
                    choice.format().word(),
                    "language",
                    choice.language());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("words are always JSON", e);
        }
    }
}
