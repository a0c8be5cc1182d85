package io.broadsheet.social.announcement;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.social.network.Frozen;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change, leased to this instance.
 *
 * @param lease proves that it is ours
 * @param inDoubt whether the network may have got it in an earlier try
 * @param sent whether a try was ever begun
 * @param attempts earlier tries that failed
 * @param lastReason why the last try failed, or null
 * @param withdrawn whether the article is to be taken back right after
 * @param remoteId the post that is there, or null
 * @param remoteUrl its address, or null
 * @param remoteText what it says as far as we know, or null
 */
record Action(
        long id,
        UUID lease,
        ArticleId article,
        String account,
        int revision,
        Kind kind,
        String text,
        URI link,
        Frozen frozen,
        Instant eventAt,
        Instant lookSince,
        Instant giveUpAt,
        boolean inDoubt,
        boolean sent,
        int attempts,
        @Nullable String lastReason,
        boolean withdrawn,
        @Nullable String remoteId,
        @Nullable URI remoteUrl,
        @Nullable String remoteText) {}
