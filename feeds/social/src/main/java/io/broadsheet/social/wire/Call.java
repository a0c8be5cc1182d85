package io.broadsheet.social.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, as it goes out. Its text form hides address, headers and body, for some APIs carry the secret in the address.
 *
 * @param body null for none
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record Call(String method, URI address, Map<String, String> headers, byte @Nullable [] body) {
    public Call {
        headers = Map.copyOf(headers);
    }

    /** Asks. */
    public static Call get(URI address) {
        return new Call("GET", address, Map.of(), null);
    }

    /** Takes away. */
    public static Call delete(URI address) {
        return new Call("DELETE", address, Map.of(), null);
    }

    /** Sends JSON as it is, byte for byte. */
    public static Call json(String method, URI address, String json) {
        return bytes(method, address, "application/json", json.getBytes(UTF_8));
    }

    /** Sends JSON. */
    public static Call json(String method, URI address, JsonNode json) {
        return json(method, address, json.toString());
    }

    /** Sends the fields of a form. */
    public static Call form(URI address, Map<String, String> fields) {
        return bytes(
                "POST",
                address,
                "application/x-www-form-urlencoded",
                query(fields).getBytes(UTF_8));
    }

    /** Sends bytes as they are. */
    public static Call bytes(String method, URI address, String type, byte[] bytes) {
        return new Call(method, address, Map.of("Content-Type", type), bytes);
    }

    /** Sends a form with files (multipart/form-data, RFC 7578). */
    public static Call multipart(URI address, Multipart form) {
        return bytes("POST", address, form.type(), form.bytes());
    }

    /** The same with one more header. */
    public Call with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Call(method, address, more, body);
    }

    /** Fields as they stand in an address or a form (application/x-www-form-urlencoded). */
    public static String query(Map<String, String> fields) {
        StringBuilder query = new StringBuilder();
        fields.forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
        return query.toString();
    }

    /** A text as one part of an address. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "Call[%s to %s]".formatted(method, address.getHost());
    }
}
