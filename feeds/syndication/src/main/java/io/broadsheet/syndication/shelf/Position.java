package io.broadsheet.syndication.shelf;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;

/** Where an article stands on a shelf: by first publication, among those of one moment by id. */
record Position(OffsetDateTime firstPublished, UUID article) {
    static final Position BEFORE_ALL =
            new Position(OffsetDateTime.of(0, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), new UUID(0, 0));
    static final Position AFTER_ALL =
            new Position(OffsetDateTime.of(20_000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), new UUID(-1, -1));

    static Position of(Article content, ArticleId article) {
        return new Position(
                content.firstPublished().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC), article.value());
    }

    static Position of(ResultSet row) throws SQLException {
        return new Position(
                Objects.requireNonNull(row.getObject("first_published", OffsetDateTime.class)),
                Objects.requireNonNull(row.getObject("article", UUID.class)));
    }

    /** The chunk that begins here. */
    Chunk chunk() {
        return Chunk.of(article);
    }
}
