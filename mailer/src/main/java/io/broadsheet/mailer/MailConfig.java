package io.broadsheet.mailer;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What mails carry, and how long they are tried.
 *
 * @param from the sender's address; its name is the publication's title
 * @param bounceAddress envelope sender, where bounces go; without it the from address
 * @param listId list identifier of RFC 2919, such as {@code news.example.org}; without it made of the from address
 * @param batchSize most recipients of one batch, 1 to 10000
 * @param maxAge an article that was published longer ago than this is not mailed, from 1m; keeps a replay from flooding readers
 * @param giveUpAfter how long a postponed mail is tried again, from 1s; RFC 5321 asks for 4 to 5 days
 * @param firstPause before a postponed mail is tried again the first time, from 1ms; it doubles. Greylisting asks for 5m
 * @param longestPause between two tries of a postponed mail, from 1ms
 */
@ConfigurationProperties("broadsheet.mail")
public record MailConfig(
        @Bindable(defaultValue = "newsletter@example.org") String from,
        @Nullable String bounceAddress,
        @Nullable String listId,
        @Bindable(defaultValue = "500") int batchSize,
        @Bindable(defaultValue = "48h") Duration maxAge,
        @Bindable(defaultValue = "4d") Duration giveUpAfter,
        @Bindable(defaultValue = "5m") Duration firstPause,
        @Bindable(defaultValue = "4h") Duration longestPause) {
    public MailConfig {
        requireAddress("from", from);
        if (bounceAddress != null) {
            requireAddress("bounce-address", bounceAddress);
        }
        if (listId != null && !listId.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+")) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.list-id is '%s' (expected: a name with dots such as news.example.org)"
                            .formatted(listId));
        }
        if (batchSize < 1 || batchSize > 10_000) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.batch-size is %d (expected: 1 to 10000)".formatted(batchSize));
        }
        requireAtLeast("max-age", maxAge, Duration.ofMinutes(1));
        requireAtLeast("give-up-after", giveUpAfter, Duration.ofSeconds(1));
        requireAtLeast("first-pause", firstPause, Duration.ofMillis(1));
        requireAtLeast("longest-pause", longestPause, Duration.ofMillis(1));
    }

    /** The envelope sender. */
    public String envelopeFrom() {
        return bounceAddress == null ? from : bounceAddress;
    }

    /** The list identifier without its brackets. */
    public String listIdOrDefault() {
        if (listId != null) {
            return listId;
        }
        String local = from.substring(0, from.lastIndexOf('@')).replaceAll("[^A-Za-z0-9_-]", "-");
        return local + "." + fromDomain();
    }

    /** The domain of the from address. */
    public String fromDomain() {
        return from.substring(from.lastIndexOf('@') + 1);
    }

    private static void requireAddress(String key, String address) {
        try {
            InternetAddress parsed = new InternetAddress(address, true);
            if (!address.equals(parsed.getAddress())
                    || address.indexOf('@') < 1
                    || !address.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
                throw new AddressException("not a bare address");
            }
        } catch (AddressException e) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.%s is '%s' (expected: a bare address such as newsletter@example.org)"
                            .formatted(key, address),
                    e);
        }
    }

    private static void requireAtLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.%s is %s (expected: at least %s)".formatted(key, value, least));
        }
    }
}
