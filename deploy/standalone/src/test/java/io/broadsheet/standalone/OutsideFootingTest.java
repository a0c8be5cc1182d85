package io.broadsheet.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.contract.testing.RealPostgres.Database;
import io.broadsheet.standalone.Standalone.Options;
import io.broadsheet.standalone.data.StartRefusedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator with a broker and a database of their own. */
@Tag("services")
class OutsideFootingTest {
    private static final List<String> SERVICES = List.of("desk", "mailer", "syndication", "social");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void onABrokerAndADatabaseThatAreThereNothingIsEmbedded() throws Exception {
        Database database = RealPostgres.freshDatabase();
        List<String> settings = settings(SERVICES, database.url(), database);
        settings.add("--broadsheet.kafka.bootstrap-servers=" + RealKafka.bootstrapServers());

        try (Standalone running = Standalone.start(new Options(folder, "127.0.0.1", 0, settings));
                HttpClient http = HttpClient.newHttpClient()) {
            int health = http.send(
                            HttpRequest.newBuilder(URI.create(running.url() + "/health"))
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();

            assertThat(health).isEqualTo(200);
            assertThat(schemas(database)).containsAll(SERVICES);
            assertThat(folder.resolve("kafka")).doesNotExist();
            assertThat(folder.resolve("postgres")).doesNotExist();
        }
    }

    @Test
    void aDatabaseForSomeServicesOnlyIsRefusedBeforeAnythingStarts() {
        Database database = RealPostgres.freshDatabase();
        List<String> settings = settings(List.of("desk", "social"), database.url(), database);

        assertThatThrownBy(() -> Standalone.start(new Options(folder, "127.0.0.1", 0, settings)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage(
                        "broadsheet.mailer.database.url is not set while broadsheet.desk.database.url is (expected: "
                                + "all of [desk, mailer, syndication, social], or none for the embedded PostgreSQL)");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anAddressWhereNothingAnswersIsRefusedByTheKeyThatNamesIt() {
        Database database = RealPostgres.freshDatabase();
        String nowhere = "jdbc:postgresql://127.0.0.1:%d/broadsheet".formatted(RealKafka.freePort());
        List<String> settings = settings(SERVICES, nowhere, database);
        settings.add("--broadsheet.kafka.bootstrap-servers=" + RealKafka.bootstrapServers());

        assertThatThrownBy(() -> Standalone.start(new Options(folder, "127.0.0.1", 0, settings)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContainingAll(nowhere, database.user(), "broadsheet.desk.database.url");
    }

    private static List<String> settings(List<String> services, String url, Database database) {
        List<String> settings = new ArrayList<>();
        for (String service : services) {
            settings.add("--broadsheet.%s.database.url=%s".formatted(service, url));
            settings.add("--broadsheet.%s.database.user=%s".formatted(service, database.user()));
            settings.add("--broadsheet.%s.database.password=%s".formatted(service, database.password()));
        }
        return settings;
    }

    private static List<String> schemas(Database database) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select schema_name from information_schema.schemata")) {
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        return names;
    }
}
