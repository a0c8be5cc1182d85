package io.broadsheet.contract.article;

/** What an article's page tells programs besides its text. */
public final class ArticlePage {
    /**
     * Header field of an article's page, also in an answer to HEAD: the revision that it shows, a decimal number from 1. A page
     * that is not ours may leave it out. Durable: pages and readers of different versions meet.
     */
    public static final String REVISION_HEADER = "Broadsheet-Revision";

    private ArticlePage() {}
}
