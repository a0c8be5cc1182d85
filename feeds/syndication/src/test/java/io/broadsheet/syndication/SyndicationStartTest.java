package io.broadsheet.syndication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class SyndicationStartTest {
    @Test
    void itStartsOnARealBrokerAndDatabaseAndSaysSo() throws Exception {
        RealPostgres.Database database = RealPostgres.freshDatabase();
        Map<String, Object> settings = Map.of(
                "broadsheet.server.host", "127.0.0.1",
                "broadsheet.server.port", 0,
                "broadsheet.kafka.bootstrap-servers", RealKafka.bootstrapServers(),
                "broadsheet.syndication.database.url", database.url(),
                "broadsheet.syndication.database.user", database.user(),
                "broadsheet.syndication.database.password", database.password());

        try (ApplicationContext context = SyndicationApplication.start(settings);
                HttpClient http = HttpClient.newHttpClient()) {
            var health = context.getBean(EmbeddedServer.class).getURI().resolve("/health");
            var answer = http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("UP");
        }
    }

    @Test
    void aMisspeltKeyStopsTheStartAndNamesTheLikelyOne() {
        assertThatThrownBy(
                        () -> SyndicationApplication.start(Map.of("broadsheet.kafka.bootstrap-server", "localhost:1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean 'broadsheet.kafka.bootstrap-servers'");
    }
}
