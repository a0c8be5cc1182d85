package io.broadsheet.social.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.social.pictures.Fitted;
import java.io.ByteArrayOutputStream;
import java.util.UUID;

/** A form with files, RFC 7578. Names and types are ours and need no escaping. Not thread-safe. */
public final class Multipart {
    private final String boundary = "-----" + UUID.randomUUID();
    private final ByteArrayOutputStream form = new ByteArrayOutputStream();

    /** Adds a field. */
    public Multipart field(String name, String value) {
        head("Content-Disposition: form-data; name=\"%s\"".formatted(name));
        form.writeBytes(value.getBytes(UTF_8));
        return this;
    }

    /** Adds a field of JSON. */
    public Multipart json(String name, String json) {
        head("Content-Disposition: form-data; name=\"%s\"\r\nContent-Type: application/json".formatted(name));
        form.writeBytes(json.getBytes(UTF_8));
        return this;
    }

    /** Adds a picture as a file. */
    public Multipart picture(String name, String fileName, Fitted.Picture picture) {
        head("Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s"
                .formatted(name, fileName, picture.type()));
        form.writeBytes(picture.bytes());
        return this;
    }

    private void head(String headers) {
        form.writeBytes("%s--%s\r\n%s\r\n\r\n"
                .formatted(form.size() == 0 ? "" : "\r\n", boundary, headers)
                .getBytes(UTF_8));
    }

    String type() {
        return "multipart/form-data; boundary=" + boundary;
    }

    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(form.size() + 100);
        whole.writeBytes(form.toByteArray());
        whole.writeBytes("\r\n--%s--\r\n".formatted(boundary).getBytes(UTF_8));
        return whole.toByteArray();
    }
}
