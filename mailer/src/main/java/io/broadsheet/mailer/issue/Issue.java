package io.broadsheet.mailer.issue;

import io.broadsheet.contract.article.ArticleId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One mailing.
 *
 * @param revision newest revision of the article that was seen, published or withdrawn
 * @param dated the Date of its mails
 * @param article it is about, or null for a digest
 * @param withdrawn nobody else gets it
 * @param stopped by an editor, who may let it go on
 * @param audience mark of the last confirmation that counts
 */
record Issue(
        int id,
        @Nullable ArticleId article,
        int revision,
        Instant dated,
        boolean open,
        boolean withdrawn,
        boolean stopped,
        long audience,
        long candidates) {
    static final String COLUMNS = "id, article, revision, dated, state, withdrawn, stopped, audience, candidates";

    static Issue read(ResultSet row) throws SQLException {
        UUID article = row.getObject("article", UUID.class);
        return new Issue(
                row.getInt("id"),
                article == null ? null : new ArticleId(article),
                row.getInt("revision"),
                row.getObject("dated", OffsetDateTime.class).toInstant(),
                row.getString("state").equals("open"),
                row.getBoolean("withdrawn"),
                row.getBoolean("stopped"),
                row.getLong("audience"),
                row.getLong("candidates"));
    }
}
