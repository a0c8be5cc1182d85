package io.broadsheet.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.mailer.relay.DomainConfig;
import io.broadsheet.mailer.relay.RelayConfig;
import io.broadsheet.mailer.smtp.SmtpConfig;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Defaults, every key, and what is refused with which words. */
class ConfigurationTest {
    @Test
    @Tag("services")
    void theDefaultsAreThoseThatTheDocumentationNames() {
        try (MailerUnderTest mailer = new MailerUnderTest(Map.of())) {
            ApplicationContext context = mailer.first();

            assertThat(context.getBean(MailConfig.class)).isEqualTo(mail());
            assertThat(context.getBean(SmtpConfig.class))
                    .isEqualTo(new SmtpConfig(
                            null,
                            587,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            Duration.ofSeconds(20),
                            Duration.ofMinutes(5),
                            4));
            PublicationConfig publication = context.getBean(PublicationConfig.class);
            assertThat(publication.motto()).isNull();
            assertThat(publication.rights()).isNull();
            assertThat(context.getBean(DatabaseConfig.class).poolSize()).isEqualTo(10);
            assertThat(context.getBean(KafkaConfig.class).partitions()).isEqualTo(3);
            assertThat(mail().envelopeFrom()).isEqualTo("newsletter@example.org");
            assertThat(mail().listIdOrDefault()).isEqualTo("newsletter.example.org");
        }
    }

    @Test
    @Tag("services")
    void everyKeyIsRead() {
        Map<String, Object> keys = Map.ofEntries(
                Map.entry("broadsheet.mail.from", "news@a.example"),
                Map.entry("broadsheet.mail.bounce-address", "bounces@a.example"),
                Map.entry("broadsheet.mail.list-id", "news.a.example"),
                Map.entry("broadsheet.mail.batch-size", 10),
                Map.entry("broadsheet.mail.max-age", "1h"),
                Map.entry("broadsheet.mail.give-up-after", "2d"),
                Map.entry("broadsheet.mail.first-pause", "2s"),
                Map.entry("broadsheet.mail.longest-pause", "3s"),
                Map.entry("broadsheet.mail.smtp.host", "smtp.a.example"),
                Map.entry("broadsheet.mail.smtp.port", 25),
                Map.entry("broadsheet.mail.smtp.username", "u"),
                Map.entry("broadsheet.mail.smtp.password", "p"),
                Map.entry("broadsheet.mail.smtp.starttls", "optional"),
                Map.entry("broadsheet.mail.smtp.auth", "login"),
                Map.entry("broadsheet.mail.smtp.timeout", "5s"),
                Map.entry("broadsheet.mail.smtp.data-timeout", "1m"),
                Map.entry("broadsheet.mail.relays.second.host", "smtp.b.example"),
                Map.entry("broadsheet.mail.relays.second.weight", 3),
                Map.entry("broadsheet.mail.relays.second.max-connections", 4),
                Map.entry("broadsheet.mail.relays.second.per-second", 5),
                Map.entry("broadsheet.mail.relays.second.per-hour", 6),
                Map.entry("broadsheet.mail.relays.second.warm-up-from", "2026-12-01"),
                Map.entry("broadsheet.mail.relays.second.warm-up", "7,8"),
                Map.entry("broadsheet.mail.domains.big.domains", "A.example, b.example"),
                Map.entry("broadsheet.mail.domains.big.connections", 2),
                Map.entry("broadsheet.mail.domains.big.per-second", 3),
                Map.entry("broadsheet.mail.domains.big.per-hour", 4),
                Map.entry("broadsheet.mail.smtp.connections", 9),
                Map.entry("broadsheet.mail.inbox.max-messages", 11),
                Map.entry("broadsheet.mail.inbox.max-message-size", 12_000),
                Map.entry("broadsheet.publication.title", "T"),
                Map.entry("broadsheet.publication.motto", "M"),
                Map.entry("broadsheet.publication.base-url", "https://a.example"),
                Map.entry("broadsheet.publication.rights", "R"),
                Map.entry("broadsheet.publication.sections", "Essays, News"),
                Map.entry("broadsheet.mailer.retry-delay", "20ms"),
                Map.entry("broadsheet.mailer.database.pool-size", 7),
                Map.entry("broadsheet.kafka.partitions", 2),
                Map.entry("broadsheet.api.token", "0123456789abcdefghijklmnop"));
        try (MailerUnderTest mailer = new MailerUnderTest(keys)) {
            ApplicationContext context = mailer.first();

            assertThat(context.getBean(MailConfig.class))
                    .isEqualTo(new MailConfig(
                            "news@a.example",
                            "bounces@a.example",
                            "news.a.example",
                            10,
                            Duration.ofHours(1),
                            Duration.ofDays(2),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(3)));
            assertThat(context.getBean(SmtpConfig.class))
                    .isEqualTo(new SmtpConfig(
                            "smtp.a.example",
                            25,
                            "u",
                            "p",
                            null,
                            "login",
                            "optional",
                            null,
                            Duration.ofSeconds(5),
                            Duration.ofMinutes(1),
                            9));
            RelayConfig relay = context.getBean(RelayConfig.class);
            assertThat(relay.name()).isEqualTo("second");
            assertThat(relay.host()).isEqualTo("smtp.b.example");
            assertThat(List.of(relay.weight(), relay.maxConnections(), relay.perSecond(), relay.perHour()))
                    .isEqualTo(List.of(3, 4, 5, 6));
            assertThat(relay.warmUpFrom()).isEqualTo("2026-12-01");
            assertThat(relay.warmUp()).isEqualTo(List.of(7, 8));
            assertThat(context.getBean(DomainConfig.class))
                    .isEqualTo(new DomainConfig("big", List.of("a.example", "b.example"), 2, 3, 4));
            assertThat(context.getBean(PublicationConfig.class))
                    .isEqualTo(new PublicationConfig("T", "M", "https://a.example", "R", List.of("Essays", "News")));
            assertThat(context.getBean(RetryConfig.class)).isEqualTo(new RetryConfig(Duration.ofMillis(20)));
            assertThat(context.getBean(ApiConfig.class)).isEqualTo(new ApiConfig("0123456789abcdefghijklmnop"));
            assertThat(context.getBean(DatabaseConfig.class).poolSize()).isEqualTo(7);
            assertThat(context.getBean(KafkaConfig.class).partitions()).isEqualTo(2);
        }
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(smtp(25, "u", "geheim", null, null, Duration.ofSeconds(5), 1).toString())
                .doesNotContain("geheim");
        assertThat(new ApiConfig("0123456789abcdefghijklmnop").toString()).doesNotContain("0123");
    }

    @Test
    void whatMakesNoSenseIsNamedWithWhatWasExpected() {
        Duration second = Duration.ofSeconds(1);
        assertRefused(
                "broadsheet.mail.from", () -> mail("A <a@b.example>", null, null, 1, Duration.ofHours(1), second));
        assertRefused("broadsheet.mail.from", () -> mail("nobody", null, null, 1, Duration.ofHours(1), second));
        assertRefused(
                "broadsheet.mail.bounce-address",
                () -> mail("a@b.example", "nobody", null, 1, Duration.ofHours(1), second));
        assertRefused(
                "broadsheet.mail.list-id", () -> mail("a@b.example", null, "nodots", 1, Duration.ofHours(1), second));
        assertRefused(
                "broadsheet.mail.batch-size", () -> mail("a@b.example", null, null, 0, Duration.ofHours(1), second));
        assertRefused(
                "broadsheet.mail.batch-size",
                () -> mail("a@b.example", null, null, 10_001, Duration.ofHours(1), second));
        assertRefused("broadsheet.mail.max-age", () -> mail("a@b.example", null, null, 1, second, second));
        assertRefused(
                "broadsheet.mail.give-up-after",
                () -> mail("a@b.example", null, null, 1, Duration.ofHours(1), Duration.ZERO));
        assertRefused("broadsheet.mail.smtp.port", () -> smtp(0, null, null, null, null, second, 1));
        assertRefused("broadsheet.mail.smtp.username", () -> smtp(25, "u", null, null, null, second, 1));
        assertRefused("broadsheet.mail.smtp.starttls", () -> smtp(25, null, null, null, "maybe", second, 1));
        assertRefused("broadsheet.mail.smtp.timeout", () -> smtp(25, null, null, null, null, Duration.ZERO, 1));
        assertRefused("broadsheet.mail.smtp.auth", () -> smtp(25, "u", "p", "ntlm", null, second, 1));
        assertRefused("broadsheet.mail.smtp.auth", () -> smtp(25, null, null, "plain", null, second, 1));
        assertRefused("broadsheet.mail.relays.a.host", () -> relay("a", null, 1, List.of(1)));
        assertRefused("broadsheet.mail.relays", () -> relay("A", "h", 1, List.of(1)));
        assertRefused("broadsheet.mail.relays.a.weight", () -> relay("a", "h", 0, List.of(1)));
        assertRefused("broadsheet.mail.relays.a.warm-up", () -> relay("a", "h", 1, List.of(0)));
        assertRefused("broadsheet.mail.domains.a.domains", () -> new DomainConfig("a", List.of(" "), 0, 0, 0));
        assertRefused("broadsheet.mail.domains.a.per-hour", () -> new DomainConfig("a", List.of("*"), 0, 0, -1));
        assertRefused("broadsheet.mail.smtp.connections", () -> smtp(25, null, null, null, null, second, 0));
        assertRefused(
                "broadsheet.publication.title",
                () -> new PublicationConfig(" ", null, "https://a.example", null, List.of()));
        for (String address : List.of("https://a.example/", "a.example", "https://a.example/?q=1", "ftp://a.example")) {
            assertRefused(
                    "broadsheet.publication.base-url",
                    () -> new PublicationConfig("T", null, address, null, List.of()));
        }
        assertRefused("broadsheet.mailer.database.pool-size", () -> new DatabaseConfig("jdbc:x", "u", "p", 5));
        assertRefused("broadsheet.mailer.retry-delay", () -> new RetryConfig(Duration.ofMillis(1)));
        assertRefused("broadsheet.kafka.partitions", () -> new KafkaConfig("localhost:1", 0));
    }

    private static void assertRefused(String key, ThrowingCallable construction) {
        assertThatThrownBy(construction)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("expected: ");
    }

    private static SmtpConfig smtp(
            int port,
            @Nullable String user,
            @Nullable String password,
            @Nullable String auth,
            @Nullable String starttls,
            Duration timeout,
            int connections) {
        return new SmtpConfig(
                "h", port, user, password, null, auth, starttls, null, timeout, Duration.ofMinutes(5), connections);
    }

    private static RelayConfig relay(String name, @Nullable String host, int weight, List<Integer> warmUp) {
        Duration second = Duration.ofSeconds(1);
        return new RelayConfig(
                name, host, 25, null, null, null, null, null, null, second, second, 1, weight, 0, 0, 0, null, warmUp);
    }

    private static MailConfig mail() {
        return new MailConfig(
                "newsletter@example.org",
                null,
                null,
                500,
                Duration.ofHours(48),
                Duration.ofDays(4),
                Duration.ofMinutes(5),
                Duration.ofHours(4));
    }

    private static MailConfig mail(
            String from,
            @Nullable String bounceAddress,
            @Nullable String listId,
            int batchSize,
            Duration maxAge,
            Duration giveUpAfter) {
        return new MailConfig(
                from,
                bounceAddress,
                listId,
                batchSize,
                maxAge,
                giveUpAfter,
                Duration.ofMinutes(1),
                Duration.ofHours(4));
    }
}
