package io.broadsheet.desk.article;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.desk.ArticlesTopic;
import io.broadsheet.desk.TestDesk;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class PublishedArticleTest {
    private final TestDesk desk = TestDesk.shared();

    @Test
    void aPublishedDraftIsOnTheTopicWithAllThatItHolds() throws Exception {
        var saved = desk.put("/api/articles/the-long-way", """
                {"title": "The long way", "source": "From draft to topic.", "section": "Arts", "tags": ["a", "b", "a"]}
                """);

        var published = desk.post("/api/articles/the-long-way/publish", "");

        assertThat(saved.status()).isEqualTo(201);
        assertThat(published.status()).isEqualTo(202);
        assertThat(published.body().path("announced").asBoolean()).isTrue();
        assertThat(published.body().path("revision").asInt()).isEqualTo(1);
        String id = published.body().path("article").asText();
        try (ArticlesTopic topic = new ArticlesTopic()) {
            assertThat(topic.events(Set.of(id), 1))
                    .singleElement()
                    .isInstanceOfSatisfying(ArticlePublished.class, it -> {
                        assertThat(it.content().title()).isEqualTo("The long way");
                        assertThat(it.content().text()).isEqualTo("From draft to topic.");
                        assertThat(it.content().tags()).containsExactly("a", "b");
                        assertThat(it.content().link()).hasToString("http://localhost:8080/articles/the-long-way");
                    });
        }
    }
}
