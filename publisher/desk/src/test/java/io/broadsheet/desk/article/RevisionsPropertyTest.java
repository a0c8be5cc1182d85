package io.broadsheet.desk.article;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.desk.ArticlesTopic;
import io.broadsheet.desk.TestDesk;
import io.broadsheet.desk.article.PublishingDesk.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;

@Tag("services")
@Tag("once")
class RevisionsPropertyTest {
    /** What an editor may do; the texts are few, so that the same one comes again. */
    enum Step {
        SAVE_ONE,
        SAVE_TWO,
        SAVE_UNTITLED,
        PUBLISH,
        WITHDRAW
    }

    @Property(tries = 40)
    void anySequenceGivesRevisionsWithoutGapsAndAsManyEvents(@ForAll @Size(max = 15) List<Step> steps) {
        PublishingDesk desk = TestDesk.shared().bean(PublishingDesk.class);
        String slug = "property-" + UUID.randomUUID();
        List<Integer> announced = new ArrayList<>();

        for (Step step : steps) {
            Decision decision = switch (step) {
                case SAVE_ONE -> save(desk, slug, "A", "one");
                case SAVE_TWO -> save(desk, slug, "A", "two");
                case SAVE_UNTITLED -> save(desk, slug, "", "one");
                case PUBLISH -> desk.publish(slug);
                case WITHDRAW -> desk.withdraw(slug, null, null);
            };
            if (decision instanceof Decision.Announced it) {
                announced.add(it.revision());
            }
        }

        assertThat(announced)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, announced.size()).boxed().toList());
        assertThat(desk.find(slug).map(StoredArticle::revision).orElse(0)).isEqualTo(announced.size());
        if (!announced.isEmpty()) {
            List<ArticleEvent> events =
                    events(desk.find(slug).orElseThrow().id().toString(), announced.size());
            assertThat(events).extracting(ArticleEvent::revision).containsExactlyElementsOf(announced);
            assertThat(neighbours(events))
                    .as("no event says what the one before it said")
                    .noneMatch(RevisionsPropertyTest::saySame);
        }
    }

    private static Decision save(PublishingDesk desk, String slug, String title, String source) {
        desk.save(slug, Draft.markdown(title, source));
        return new Decision.NotFound("nothing is decided by saving");
    }

    private static List<ArticleEvent> events(String id, int count) {
        try (ArticlesTopic topic = new ArticlesTopic()) {
            return topic.events(Set.of(id), count);
        }
    }

    private static List<List<ArticleEvent>> neighbours(List<ArticleEvent> events) {
        return IntStream.range(1, events.size())
                .mapToObj(i -> events.subList(i - 1, i + 1))
                .toList();
    }

    private static boolean saySame(List<ArticleEvent> two) {
        return switch (two.get(0)) {
            case ArticlePublished first ->
                two.get(1) instanceof ArticlePublished second
                        && Composition.sameContent(first.content(), second.content());
            case ArticleWithdrawn first -> two.get(1) instanceof ArticleWithdrawn;
        };
    }
}
