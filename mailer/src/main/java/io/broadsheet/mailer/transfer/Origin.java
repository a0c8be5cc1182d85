package io.broadsheet.mailer.transfer;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which program wrote a file, judged by the names of its columns. Each has its own way to say who left and who agreed when.
 */
enum Origin {
    /** Our own export: everything about a reader. */
    BROADSHEET,
    /** Three files without a status: whoever left has an {@code UNSUB_TIME}, whose mail came back a {@code CLEAN_TIME}. */
    MAILCHIMP,
    /** {@code email_disabled} says who left. */
    SUBSTACK,
    /** {@code subscribed_to_emails} says who did not leave. */
    GHOST,
    /** {@code status} is enabled, disabled or blocklisted. */
    LISTMONK,
    /** Anything else with a column for the address. */
    OTHER;

    static Origin of(Map<String, Integer> columns) {
        for (Origin one : values()) {
            if (columns.keySet().containsAll(one.marks())) {
                return one;
            }
        }
        return OTHER;
    }

    /** Columns that only its files have all of. */
    private Set<String> marks() {
        return switch (this) {
            case BROADSHEET -> Set.of("email", "status", "consent_source", "suppressed", "sections");
            case MAILCHIMP -> Set.of("email address", "optin_time", "leid");
            case SUBSTACK -> Set.of("email", "active_subscription", "email_disabled");
            case GHOST -> Set.of("email", "subscribed_to_emails");
            case LISTMONK -> Set.of("email", "uuid", "attributes", "status");
            case OTHER -> Set.of();
        };
    }

    /** The columns that tell when a reader agreed, the best evidence first. */
    List<String> consentColumns() {
        return switch (this) {
            case BROADSHEET -> List.of("consent_at");
            case MAILCHIMP -> List.of("confirm_time", "optin_time");
            case SUBSTACK, GHOST, LISTMONK -> List.of("created_at");
            case OTHER ->
                List.of("consent_at", "consent", "confirmed_at", "confirm_time", "optin_time", "subscribed_at");
        };
    }

    /** The columns that tell from where they agreed, the best evidence first. */
    List<String> addressColumns() {
        return switch (this) {
            case MAILCHIMP -> List.of("confirm_ip", "optin_ip");
            case OTHER -> List.of("confirm_ip", "optin_ip", "signup_ip", "ip");
            case BROADSHEET, SUBSTACK, GHOST, LISTMONK -> List.of();
        };
    }

    /** The word for it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
