package io.broadsheet.bench.ground;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.intake.KafkaClients;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Makes articles and puts them on the topic as the desk would. */
public final class Press implements AutoCloseable {
    private static final String[] WORDS = ("the clerk counted chairs twice wrote both numbers down and went home in a"
                    + " morning there was third number book hand that nobody knew council resolved to believe one since"
                    + " it only without name beside river bridge keys winter office letter minutes lamp door stairs")
            .split(" ");
    private static final int WORDS_IN_PARAGRAPH = 60;

    private final Clock clock = Clock.systemUTC();
    private final ArticleEventCodec codec = new ArticleEventCodec();
    private final Producer<String, byte[]> producer;
    private long seed = 42;

    /** Opens a producer of its own. */
    public Press(String bootstrapServers) {
        this.producer = KafkaClients.producer(bootstrapServers, "bench-press");
    }

    /**
     * Hands an article to the broker without waiting for it to take it.
     *
     * @param paragraphs of 60 words each, prose that compresses as prose does
     */
    public void send(String title, int paragraphs) {
        Future<RecordMetadata> _ = handOver(article(title, prose(paragraphs), "Nobody reads this."));
    }

    /**
     * Publishes an article and waits until the broker has it.
     *
     * @param paragraphs of 60 words each, prose that compresses as prose does
     */
    public void publish(String title, int paragraphs) throws IOException {
        publish(article(title, prose(paragraphs), "Nobody reads this."));
    }

    /** Publishes an article and waits until the broker has it. */
    public void publish(ArticlePublished event) throws IOException {
        try {
            handOver(event).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("the article was not taken by the broker", e);
        }
    }

    private Future<RecordMetadata> handOver(ArticlePublished event) {
        return producer.send(
                new ProducerRecord<>(Topics.ARTICLES, event.article().toString(), codec.encode(event)));
    }

    /** A new article with this body, as HTML and as plain text. */
    public ArticlePublished article(String title, String html, String text) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        String slug = "bench-" + id;
        Article article = new Article(
                slug,
                title,
                "A text of a known size, for nobody to read.",
                List.of("Ada Winters"),
                "Section " + Math.floorMod(id.hashCode(), 10),
                List.of("tag " + Math.floorMod(id.hashCode(), 100)),
                "en",
                html,
                text,
                "The clerk counted the chairs twice.",
                URI.create("https://review.example.org/articles/" + slug),
                List.of(),
                List.of(),
                null,
                now,
                now,
                Map.of());
        return new ArticlePublished(new ArticleId(id), 1, now, article);
    }

    private String prose(int paragraphs) {
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < paragraphs; i++) {
            html.append("<p>").append(words()).append(".</p>\n");
        }
        return html.toString();
    }

    private String words() {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < WORDS_IN_PARAGRAPH; i++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            words.append(words.isEmpty() ? "" : " ").append(WORDS[(int) ((seed >>> 33) % WORDS.length)]);
        }
        return words.toString();
    }

    @Override
    public void close() {
        producer.close();
    }
}
