package io.broadsheet.social.account;

import io.broadsheet.contract.article.PostsChoice;
import io.broadsheet.social.text.Template;
import org.jspecify.annotations.Nullable;

/**
 * How an account announces: the operator's choice, which the editor may change for one correction or withdrawal.
 *
 * @param template how the text is put together, or null for the usual way
 * @param attach what goes with the text
 * @param onCorrection what a correction does to the post that is there
 * @param onWithdrawal what a withdrawal does to it
 */
public record Style(@Nullable String template, Attach attach, OnCorrection onCorrection, OnWithdrawal onWithdrawal) {
    public Style {
        Template.of(template);
    }

    /** What this correction does: what the editor chose for it, else the account's own way. */
    public OnCorrection onCorrection(@Nullable PostsChoice chosen) {
        return switch (chosen) {
            case null -> onCorrection;
            case CHANGE -> OnCorrection.EDIT;
            case REPLY -> OnCorrection.REPLY;
            case LEAVE -> OnCorrection.LEAVE;
        };
    }

    /** What this withdrawal does: what the editor chose for it, else the account's own way. */
    public OnWithdrawal onWithdrawal(@Nullable PostsChoice chosen) {
        return switch (chosen) {
            case null -> onWithdrawal;
            case CHANGE -> OnWithdrawal.DELETE;
            case REPLY -> OnWithdrawal.REPLY;
            case LEAVE -> OnWithdrawal.LEAVE;
        };
    }

    /** How the text is put together. */
    Template text() {
        return Template.of(template);
    }

    /** What most want. */
    public static final Style USUAL = new Style(null, Attach.CARD, OnCorrection.EDIT, OnWithdrawal.DELETE);

    /** What goes with the text. */
    public enum Attach {
        /** The page's card, with the leading picture as its thumbnail; some networks make it themselves. */
        CARD,
        /** The article's pictures; the card where it has none. */
        PICTURES,
        /** Nothing. */
        NOTHING
    }

    /** What a correction does. */
    public enum OnCorrection {
        /** Changes the post; where the network cannot, as {@link #REPLY}. */
        EDIT,
        /** Answers the post with the corrected text; where the network cannot, as {@link #LEAVE}. */
        REPLY,
        /** Leaves the post as it is. */
        LEAVE
    }

    /** What a withdrawal does. */
    public enum OnWithdrawal {
        /** Takes the post back; where the network cannot, as {@link #REPLY}. */
        DELETE,
        /** Answers the post, saying that the article was withdrawn; where the network cannot, as {@link #LEAVE}. */
        REPLY,
        /** Leaves the post as it is. */
        LEAVE
    }
}
