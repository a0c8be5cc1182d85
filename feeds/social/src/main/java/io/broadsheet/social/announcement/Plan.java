package io.broadsheet.social.announcement;

import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.social.account.Account;
import io.broadsheet.social.account.Style.OnCorrection;
import io.broadsheet.social.account.Style.OnWithdrawal;
import io.broadsheet.social.announcement.Action.Kind;
import io.broadsheet.social.announcement.Action.Part;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Network.Ability;
import io.broadsheet.social.network.Post;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an event makes of one account: a row of actions.
 *
 * @param kind of {@link Kind}, or nothing
 * @param text for people
 */
record Plan(
        String kind,
        String state,
        String text,
        List<Part> parts,
        @Nullable String detail) {
    private static Plan nothing(String text, String detail) {
        return new Plan("nothing", "skipped", text, List.of(), detail);
    }

    private static Plan change(Kind kind, String text, List<Part> parts) {
        return new Plan(kind.stored(), "waiting", text, parts, null);
    }

    /** For an event that came too late to be news. */
    static Plan tooOld(ArticlePublished event, List<Post> posts, Duration maxAge) {
        return nothing(
                text(posts),
                "from %s, which is too old to announce (limit: %s)"
                        .formatted(event.content().firstPublished(), Announcements.words(maxAge)));
    }

    /**
     * For a publication.
     *
     * @param posts what the account says of it
     * @param there whether something is there or under way that this one corrects
     */
    static Plan of(ArticlePublished event, Account account, List<Post> posts, boolean there) {
        Network network = account.network();
        String text = text(posts);
        if (!network.isConnected()) {
            return nothing(text, "not connected; it would say: " + text);
        }
        List<Part> announcement = parts(network, posts);
        if (!there) {
            return change(Kind.POST, text, announcement);
        }
        return switch (account.style().onCorrection(event.posts())) {
            case OnCorrection wanted
            when wanted == OnCorrection.EDIT && network.abilities().contains(Ability.EDIT) ->
                change(Kind.EDIT, text, announcement);
            case EDIT, REPLY ->
                network.abilities().contains(Ability.REPLY)
                        ? answer(
                                network,
                                account.correct(
                                        event.content(),
                                        event.at(),
                                        posts.getFirst().key()),
                                text,
                                announcement)
                        : nothing(text, "a post on this network stays as it is");
            case LEAVE -> nothing(text, "the post is left as it is, as chosen");
        };
    }

    /**
     * For a withdrawal.
     *
     * @param there whether something is there or under way
     * @param language of the article
     */
    static Plan of(ArticleWithdrawn event, Account account, boolean there, String language, String key) {
        Network network = account.network();
        if (!network.isConnected()) {
            return nothing("", "not connected; there is nothing to take back");
        }
        if (!there) {
            return nothing("", "nothing was posted, so there is nothing to take back");
        }
        return switch (account.style().onWithdrawal(event.posts())) {
            case OnWithdrawal wanted
            when wanted == OnWithdrawal.DELETE && network.abilities().contains(Ability.DELETE) ->
                change(Kind.DELETE, "", List.of());
            case DELETE, REPLY -> {
                Post answer = account.withdraw(event, language, key);
                yield network.abilities().contains(Ability.REPLY)
                        ? answer(network, answer, answer.text(), List.of())
                        : nothing("", "a post on this network stays as it is");
            }
            case LEAVE -> nothing("", "the post is left as it is, as chosen");
        };
    }

    private static Plan answer(Network network, Post answer, String text, List<Part> announcement) {
        List<Part> parts = new ArrayList<>();
        parts.add(part(network, Part.ANSWER, answer));
        parts.addAll(announcement);
        return change(Kind.REPLY, text, parts);
    }

    private static List<Part> parts(Network network, List<Post> posts) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < posts.size(); i++) {
            parts.add(part(network, i + 1, posts.get(i)));
        }
        return parts;
    }

    private static Part part(Network network, int number, Post post) {
        return new Part(number, post.whole(), network.freeze(post), false);
    }

    private static String text(List<Post> posts) {
        return posts.stream().map(Post::whole).collect(Collectors.joining("\n\n"));
    }
}
