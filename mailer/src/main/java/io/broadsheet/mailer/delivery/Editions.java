package io.broadsheet.mailer.delivery;

import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.mailer.message.Edition;
import io.broadsheet.mailer.message.Manner;
import io.broadsheet.mailer.message.Press;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The editions in use, each rendered once per process. */
@Singleton
class Editions {
    private static final int KEPT = 32;

    private record Key(int issue, int revision, Manner manner) {}

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

    /** The edition of a revision, which must be the newest one in the table, in the manner that a reader chose. */
    synchronized Edition get(Handle handle, int issue, int revision, Manner manner) {
        Key key = new Key(issue, revision, manner);
        Edition known = kept.get(key);
        if (known != null) {
            return known;
        }
        Edition fresh = handle.createQuery("select content, content_revision, dated, kind from issue where id = :issue")
                .bind("issue", issue)
                .map((row, _) -> {
                    Instant dated = row.getObject("dated", OffsetDateTime.class).toInstant();
                    return row.getString("kind").equals("each")
                            ? press.print(issue, dated, article(row.getBytes("content")), manner)
                            : press.printDigest(
                                    issue, row.getInt("content_revision"), dated, articles(handle, issue), manner);
                })
                .one();
        kept.put(new Key(issue, fresh.revision(), manner), fresh);
        return fresh;
    }

    private List<ArticlePublished> articles(Handle handle, int issue) {
        return handle.createQuery("""
                        select e.content from issue i join log_entry e on e.position = any(i.positions)
                        where i.id = :issue and not e.withdrawn order by e.position
                        """)
                .bind("issue", issue)
                .map((row, _) -> article(row.getBytes("content")))
                .list();
    }

    private ArticlePublished article(byte[] content) {
        Decoded decoded = codec.decode(content);
        if (decoded instanceof Decoded.Event(ArticlePublished event)) {
            return event;
        }
        throw new IllegalStateException("the table holds no article: " + decoded);
    }
}
