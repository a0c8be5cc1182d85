package io.broadsheet.contract.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request and its answer as HTTP/1.1 has them on the wire (RFC 9112), one of each per connection. */
final class Wire {
    private static final int MOST_LINE = 8_192;
    private static final int MOST_LINES = 200;
    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);
    /** Methods with which a request without a body says so (RFC 9110, 8.6). */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([2-5]\\d\\d)(?: .*)?");
    private static final Pattern INTERIM = Pattern.compile("HTTP/1\\.[01] 1\\d\\d(?: .*)?");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*)");

    private Wire() {}

    static byte[] head(PinnedHttp.Request request) {
        URI uri = URI.create(request.uri().toASCIIString());
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        StringBuilder head = new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\n"
                .formatted(
                        request.method(),
                        uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery(),
                        uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost()));
        head.append("User-Agent: Broadsheet\r\nConnection: close\r\n");
        if (request.body().length > 0 || WITH_BODY.contains(request.method())) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    /**
     * Reads an answer.
     *
     * @param head whether the question was HEAD, whose answer has no body
     * @param most bytes of the body that are read
     * @throws IOException when it is no HTTP, breaks off or has more fields than anyone needs
     */
    static Reply.Answer answer(InputStream in, boolean head, int most) throws IOException {
        String status = line(in);
        // 1xx answers come before the one that counts.
        while (INTERIM.matcher(status).matches()) {
            fields(in);
            status = line(in);
        }
        Matcher matcher = STATUS.matcher(status);
        if (!matcher.matches()) {
            throw new IOException("the answer is no HTTP");
        }
        int code = Integer.parseInt(matcher.group(1));
        HttpHeaders headers = fields(in);
        if (head || WITHOUT_BODY.contains(code)) {
            return new Reply.Answer(code, headers, new byte[0], true);
        }
        boolean chunked = headers.allValues("transfer-encoding").stream()
                .anyMatch(it -> it.toLowerCase(Locale.ROOT).contains("chunked"));
        if (chunked) {
            return chunks(code, headers, in, most);
        }
        OptionalLong length = length(headers);
        if (length.isEmpty()) {
            byte[] body = in.readNBytes(most);
            return new Reply.Answer(code, headers, body, in.read() < 0);
        }
        byte[] body = exactly(in, (int) Math.min(length.getAsLong(), most));
        return new Reply.Answer(code, headers, body, length.getAsLong() <= most);
    }

    private static HttpHeaders fields(InputStream in) throws IOException {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String line = line(in);
        for (int i = 0; !line.isEmpty(); i++) {
            if (i == MOST_LINES) {
                throw new IOException("more than %d header fields".formatted(MOST_LINES));
            }
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                fields.computeIfAbsent(field.group(1), _ -> new ArrayList<>()).add(field.group(2));
            }
            line = line(in);
        }
        return HttpHeaders.of(fields, (_, _) -> true);
    }

    /** RFC 9112, 6.3: lengths that contradict each other, or are none, make the answer unreadable. */
    private static OptionalLong length(HttpHeaders headers) throws IOException {
        List<String> lengths =
                headers.allValues("content-length").stream().distinct().toList();
        if (lengths.isEmpty()) {
            return OptionalLong.empty();
        }
        if (lengths.size() > 1 || !lengths.getFirst().matches("\\d{1,15}")) {
            throw new IOException("its length is %s (expected: a number)".formatted(lengths));
        }
        return OptionalLong.of(Long.parseLong(lengths.getFirst()));
    }

    private static Reply.Answer chunks(int code, HttpHeaders headers, InputStream in, int most) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in).split(";", -1)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("'%s' is no length of a chunk".formatted(size));
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                return new Reply.Answer(code, headers, body.toByteArray(), true);
            }
            int room = most - body.size();
            body.writeBytes(exactly(in, Math.min(length, room)));
            if (length > room) {
                return new Reply.Answer(code, headers, body.toByteArray(), false);
            }
            line(in);
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer broke off");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the answer broke off");
            }
            if (next == '\n') {
                return line.toString(ISO_8859_1).stripTrailing();
            }
            if (line.size() == MOST_LINE) {
                throw new IOException("a line of more than %d bytes".formatted(MOST_LINE));
            }
            line.write(next);
        }
    }
}
