package io.broadsheet.mailer.web;

import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.mailer.message.Press;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Renders what an issue says now, corrections included, without anything of a reader. */
@Singleton
final class IssuePages {
    private final Jdbi jdbi;
    private final Press press;
    private final ArticleEventCodec codec = new ArticleEventCodec();

    IssuePages(@Named("mailer") Jdbi jdbi, Press press) {
        this.jdbi = jdbi;
        this.press = press;
    }

    /** What is to be seen at an issue's address. */
    sealed interface Page {
        /** The issue. */
        record Found(String html) implements Page {}

        /** Its article was taken back. */
        record Withdrawn() implements Page {}

        /** No issue has this address. */
        record Unknown() implements Page {}
    }

    Page find(String seal) {
        OptionalLong issue = press.viewed(seal);
        if (issue.isEmpty()) {
            return new Page.Unknown();
        }
        return jdbi.withHandle(handle -> {
            Optional<Page> page = handle.createQuery("""
                            select i.id, i.kind, coalesce(e.content, i.content) as content,
                                   i.withdrawn or coalesce(e.withdrawn, false) as withdrawn
                            from issue i left join log_entry e on e.article = i.article where i.id = :id
                            """)
                    .bind("id", issue.getAsLong())
                    .<Page>map((row, _) -> {
                        byte[] content = row.getBytes("content");
                        if (row.getBoolean("withdrawn")) {
                            return new Page.Withdrawn();
                        }
                        if (!row.getString("kind").equals("each")) {
                            List<ArticlePublished> articles = articles(handle, row.getInt("id"));
                            return articles.isEmpty()
                                    ? new Page.Withdrawn()
                                    : new Page.Found(press.digestPage(articles));
                        }
                        return content == null ? new Page.Withdrawn() : new Page.Found(press.page(article(content)));
                    })
                    .findOne();
            return page.orElseGet(Page.Unknown::new);
        });
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
        if (codec.decode(content) instanceof Decoded.Event(ArticlePublished event)) {
            return event;
        }
        throw new IllegalStateException("the table holds no article");
    }
}
