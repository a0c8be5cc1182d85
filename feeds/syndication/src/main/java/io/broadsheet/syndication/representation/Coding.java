package io.broadsheet.syndication.representation;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.util.Native;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.slf4j.LoggerFactory;

/**
 * A content coding (RFC 9110 section 8.4.1). Each has validators of its own. In the order in which the server prefers them
 * where a client has no preference.
 */
public enum Coding {
    BROTLI("br"),
    ZSTD("zstd"),
    GZIP("gzip"),
    /** The bytes as they are; never named in Content-Encoding. */
    IDENTITY("identity");

    private static final int BROTLI_QUALITY = 6;
    private static final int ZSTD_LEVEL = 12;

    private final String token;

    Coding(String token) {
        this.token = token;
    }

    /** Its name in Accept-Encoding and Content-Encoding. */
    public String token() {
        return token;
    }

    /** Whether this machine can do it: two of them are native libraries, which not every system has. */
    public boolean isAvailable() {
        return switch (this) {
            case BROTLI -> Libraries.BROTLI;
            case ZSTD -> Libraries.ZSTD;
            case GZIP, IDENTITY -> true;
        };
    }

    /** {@code bytes} in this coding; the same bytes give the same result. */
    public byte[] encode(byte[] bytes) {
        return switch (this) {
            case IDENTITY -> bytes;
            case GZIP -> gzip(bytes);
            case BROTLI -> brotli(bytes);
            case ZSTD -> Zstd.compress(bytes, ZSTD_LEVEL);
        };
    }

    private static byte[] brotli(byte[] bytes) {
        try {
            return Encoder.compress(bytes, Encoder.Parameters.create(BROTLI_QUALITY));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream(bytes.length / 3 + 64);
        // At the usual level: the best one takes twice as long and is smaller by less than one in a thousand.
        try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return coded.toByteArray();
    }

    /** Loaded when first asked for. */
    private static final class Libraries {
        static final boolean BROTLI = isBrotliLoaded();
        static final boolean ZSTD = isZstdLoaded();

        private static boolean isBrotliLoaded() {
            try {
                return Brotli4jLoader.isAvailable();
            } catch (LinkageError e) {
                return missing("br", e);
            }
        }

        private static boolean isZstdLoaded() {
            try {
                Native.load();
                return Native.isLoaded();
            } catch (LinkageError e) {
                return missing("zstd", e);
            }
        }

        private static boolean missing(String coding, LinkageError e) {
            LoggerFactory.getLogger(Coding.class)
                    .info("{} is not offered: no library for this system ({})", coding, e.getMessage());
            return false;
        }
    }
}
