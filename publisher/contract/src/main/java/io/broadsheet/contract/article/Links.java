package io.broadsheet.contract.article;

import java.net.URI;
import java.util.Objects;

/** Checks addresses at the door. */
final class Links {
    private Links() {}

    static URI requireWeb(String what, URI url) {
        Objects.requireNonNull(url, () -> what + " is missing");
        String scheme = url.getScheme();
        boolean web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        if (!web || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "%s is '%s' (expected: an absolute http or https address)".formatted(what, url));
        }
        return url;
    }
}
