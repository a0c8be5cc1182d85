package io.broadsheet.mailer.bounce;

import io.broadsheet.mailer.address.EmailAddress;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Takes in what a provider tells of a recipient, once its signature was checked. The same event again changes nothing. */
@Singleton
public final class ProviderEvents {
    private static final int MAX_WORDS = 500;
    private static final int MAX_KEY = 200;

    private final Arrivals arrivals;

    ProviderEvents(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    /**
     * A mail could not be delivered.
     *
     * @param code enhanced status code, or null or an unspecific one: then the one in the words counts
     * @param words the server's own
     * @param key what the provider calls the event
     */
    public void bounced(String provider, String email, @Nullable String code, String words, String key) {
        String line = line(words);
        boolean telling = code != null && code.matches("[245]\\.\\d{1,3}\\.\\d{1,3}") && !code.matches("[245]\\.0\\.0");
        String spoken = telling ? code : ReportReader.code(line);
        String address = key(email);
        if (address != null) {
            arrivals.bounce(address, spoken == null ? code : spoken, line, provider, cut(key, MAX_KEY));
        }
    }

    /** A reader called a mail spam. */
    public void complained(String provider, String email, String key) {
        String address = key(email);
        if (address != null) {
            arrivals.complaint(address, "told by " + provider, provider, cut(key, MAX_KEY));
        }
    }

    private static @Nullable String key(String email) {
        try {
            return EmailAddress.parse(email).key();
        } catch (IllegalArgumentException e) {
            // Never one of ours, then.
            return null;
        }
    }

    private static String line(String words) {
        return cut(words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip(), MAX_WORDS);
    }

    private static String cut(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }
}
