package io.broadsheet.social.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.text.TextRules;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.Manners;
import io.broadsheet.social.wire.Reading;
import io.broadsheet.social.wire.Result;
import io.broadsheet.social.wire.Texts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One chat on Telegram through a bot, core.telegram.org/bots/api. Bots cannot read what they posted and there is no idempotency
 * key, so a doubt stays one. A remote id is the message's number, behind "photo:" where the text is a picture's caption.
 */
final class TelegramNetwork implements Network {
    static final Manners MANNERS = new BotApi();
    /** Telegram counts UTF-16 code units after entities, of which plain text has none. */
    private static final TextRules RULES = new TextRules(4_096, String::length);

    private static final int LONGEST_CAPTION = 1_024;
    private static final String PHOTO = "photo:";

    private final JsonApi api;
    private final URI bot;
    private final String chat;

    /** @param bot its address, which holds the token */
    TelegramNetwork(JsonApi api, URI bot, String chat) {
        this.api = api;
        this.bot = bot;
        this.chat = chat;
    }

    private static final class BotApi implements Manners {
        @Override
        public String words(JsonNode json) {
            return json.path("description").asText("");
        }

        @Override
        public Duration pause(Reply.Answer answer, JsonNode json, Instant now) {
            return Duration.ofSeconds(
                    Math.clamp(json.path("parameters").path("retry_after").asLong(0), 0, 86_400));
        }

        /** A wrong token is an unknown address. */
        @Override
        public boolean isUnauthorised(int status, JsonNode json) {
            return status == 401 || (status == 404 && json.path("error_code").asInt() == 404);
        }
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.EDIT, Ability.REPLY, Ability.DELETE);
    }

    @Override
    public TextRules rules() {
        return RULES;
    }

    @Override
    public Allowance allowance() {
        return api.allowance();
    }

    @Override
    public Frozen freeze(Post post) {
        ObjectNode request = JsonApi.JSON.createObjectNode().put("chat_id", chat);
        String text = post.whole();
        request.put("text", text);
        if (!post.pictures().isEmpty() && text.length() <= LONGEST_CAPTION) {
            request.put("photo", post.pictures().getFirst().source().toASCIIString());
        }
        return new Frozen(request.toString(), post.key());
    }

    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        if (replyTo == null) {
            return new Preparation.Ready(frozen);
        }
        ObjectNode request = Texts.json(frozen.request());
        request.putObject("reply_parameters").put("message_id", number(replyTo));
        return new Preparation.Ready(new Frozen(request.toString(), frozen.key()));
    }

    @Override
    public Outcome post(Frozen frozen) {
        ObjectNode request = Texts.json(frozen.request());
        if (request.has("photo")) {
            ObjectNode photo = request.deepCopy();
            photo.set("caption", photo.remove("text"));
            Result result = call("sendPhoto", photo);
            // Telegram fetches the picture itself: one that is missing, empty or too large must not cost the
            // announcement.
            if (result instanceof Result.Denied(int status, var reason, var _) && status == 400) {
                request.remove("photo");
                Outcome plain = posted(call("sendMessage", request), "");
                return plain instanceof Outcome.Posted(var id, var url, var _)
                        ? new Outcome.Posted(id, url, "without the picture: " + reason)
                        : plain;
            }
            return posted(result, PHOTO);
        }
        return posted(call("sendMessage", request), "");
    }

    private static Outcome posted(Result result, String prefix) {
        return Reading.outcome(result, it -> {
            JsonNode message = it.json().path("result");
            return Reading.posted(Reading.id(message.path("message_id")).map(id -> prefix + id), _ -> url(message));
        });
    }

    @Override
    public Outcome edit(String remoteId, Frozen frozen) {
        boolean photo = remoteId.startsWith(PHOTO);
        String text = Texts.json(frozen.request()).path("text").asText("");
        if (photo && text.length() > LONGEST_CAPTION) {
            return new Outcome.Refused("the text has %d characters, and a picture's caption at most %d"
                    .formatted(text.length(), LONGEST_CAPTION));
        }
        ObjectNode request = JsonApi.JSON
                .createObjectNode()
                .put("chat_id", chat)
                .put("message_id", number(remoteId))
                .put(photo ? "caption" : "text", text);
        Result result = call(photo ? "editMessageCaption" : "editMessageText", request);
        if (says(result, "message is not modified")) {
            return new Outcome.Posted(remoteId, null);
        }
        return Reading.outcome(
                result, it -> new Outcome.Posted(remoteId, url(it.json().path("result"))));
    }

    @Override
    public Outcome delete(String remoteId) {
        ObjectNode request =
                JsonApi.JSON.createObjectNode().put("chat_id", chat).put("message_id", number(remoteId));
        Result result = call("deleteMessage", request);
        return says(result, "message to delete not found") ? new Outcome.Deleted() : Reading.deleted(result);
    }

    /** The bot API tells its refusals apart by words alone: all have the code 400. */
    private static boolean says(Result result, String words) {
        return result instanceof Result.Denied(int status, var _, var json)
                && status == 400
                && json.path("description").asText("").toLowerCase(Locale.ROOT).contains(words);
    }

    private static long number(String remoteId) {
        String digits = remoteId.startsWith(PHOTO) ? remoteId.substring(PHOTO.length()) : remoteId;
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }

    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        return new Finding.Untold("bots cannot read a channel on Telegram; look there");
    }

    @Override
    public Check check() {
        return Reading.check(
                call("getMe", JsonApi.JSON.createObjectNode()),
                it -> rights(it.json().path("result")));
    }

    private Check rights(JsonNode bot) {
        ObjectNode member = JsonApi.JSON
                .createObjectNode()
                .put("chat_id", chat)
                .put("user_id", bot.path("id").asLong());
        return Reading.check(call("getChatMember", member), it -> {
            JsonNode rights = it.json().path("result");
            String status = rights.path("status").asText("");
            String name = "@" + bot.path("username").asText("?");
            if (status.equals("administrator")
                    && !rights.path("can_post_messages").asBoolean(true)) {
                return new Check.Lacking(
                        "%s is an administrator of %s without the right to post messages".formatted(name, chat));
            }
            Map<String, String> missing =
                    Map.of("left", "is no member of", "kicked", "was removed from", "restricted", "is restricted in");
            return Optional.ofNullable(missing.get(status))
                    .<Check>map(what -> new Check.Lacking("%s %s %s".formatted(name, what, chat)))
                    .orElseGet(() -> new Check.Ready("%s in %s".formatted(name, chat)));
        });
    }

    private Result call(String method, ObjectNode request) {
        return api.call(Call.json("POST", bot.resolve(method), request));
    }

    private static @Nullable URI url(JsonNode message) {
        String id = message.path("message_id").asText("");
        String username = message.path("chat").path("username").asText("");
        String chat = message.path("chat").path("id").asText("");
        if (!username.isEmpty()) {
            return Reading.address("https://t.me/" + Call.encoded(username) + "/" + id);
        }
        return chat.startsWith("-100") ? Reading.address("https://t.me/c/" + chat.substring(4) + "/" + id) : null;
    }
}
