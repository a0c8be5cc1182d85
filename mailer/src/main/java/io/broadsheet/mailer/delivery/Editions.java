package io.broadsheet.mailer.delivery;

import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.mailer.message.Edition;
import io.broadsheet.mailer.message.Press;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The editions in use, each rendered once per process. */
@Singleton
class Editions {
    private static final int KEPT = 8;

    private record Key(int issue, int revision) {}

    private final Press press;
    private final ArticleEventCodec codec = new ArticleEventCodec();
    private final Map<Key, Edition> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Edition> eldest) {
            return size() > KEPT;
        }
    };

    Editions(Press press) {
        this.press = press;
    }

    /** The edition of a revision, which must be the newest one in the table. */
    synchronized Edition get(Handle handle, int issue, int revision) {
        Key key = new Key(issue, revision);
        Edition known = kept.get(key);
        if (known != null) {
            return known;
        }
        Edition fresh = handle.createQuery("select content, dated from issue where id = :issue")
                .bind("issue", issue)
                .map((row, _) -> {
                    Decoded decoded = codec.decode(row.getBytes("content"));
                    if (decoded instanceof Decoded.Event(ArticlePublished event)) {
                        return press.print(
                                issue,
                                row.getObject("dated", OffsetDateTime.class).toInstant(),
                                event);
                    }
                    throw new IllegalStateException("issue %d holds no article: %s".formatted(issue, decoded));
                })
                .one();
        kept.put(new Key(issue, fresh.revision()), fresh);
        return fresh;
    }
}
