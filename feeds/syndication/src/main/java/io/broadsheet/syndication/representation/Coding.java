package io.broadsheet.syndication.representation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A content coding (RFC 9110 section 8.4.1). Each has validators of its own. */
public enum Coding {
    /** The bytes as they are; never named in Content-Encoding. */
    IDENTITY("identity"),
    GZIP("gzip");

    private final String token;

    Coding(String token) {
        this.token = token;
    }

    /** Its name in Accept-Encoding and Content-Encoding. */
    public String token() {
        return token;
    }

    /** {@code bytes} in this coding; the same bytes give the same result. */
    public byte[] encode(byte[] bytes) {
        return switch (this) {
            case IDENTITY -> bytes;
            case GZIP -> gzip(bytes);
        };
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (GZIPOutputStream out = new BestGzip(coded)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return coded.toByteArray();
    }

    /** Coded once and sent many times: worth the best compression. */
    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
