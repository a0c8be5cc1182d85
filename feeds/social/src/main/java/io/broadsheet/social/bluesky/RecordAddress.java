package io.broadsheet.social.bluesky;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a record is: {@code at://repo/collection/key} (atproto.com/specs/at-uri-scheme).
 *
 * @param repo the account's DID
 */
record RecordAddress(String repo, String collection, String key) {
    private static final Pattern FORM = Pattern.compile("at://([^/]+)/([^/]+)/([^/]+)");

    static RecordAddress of(String uri) {
        Matcher parts = FORM.matcher(uri);
        if (!parts.matches()) {
            throw new IllegalStateException("'%s' is no record (expected: at://did/collection/key)".formatted(uri));
        }
        return new RecordAddress(parts.group(1), parts.group(2), parts.group(3));
    }
}
