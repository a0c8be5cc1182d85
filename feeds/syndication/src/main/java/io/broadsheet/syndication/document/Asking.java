package io.broadsheet.syndication.document;

import io.broadsheet.syndication.representation.Conditions;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A GET or HEAD request, whichever way it came. */
interface Asking {
    /** The field's value, several lines joined by commas; null where it is missing. */
    @Nullable
    String header(String name);

    /** Where it came from. */
    InetAddress address();

    /** What decides the answer. */
    default Conditions conditions() {
        return new Conditions(
                header("Accept"),
                header("Accept-Encoding"),
                header("If-Match"),
                header("If-None-Match"),
                header("If-Modified-Since"),
                header("If-Unmodified-Since"),
                header("A-IM"));
    }
}
