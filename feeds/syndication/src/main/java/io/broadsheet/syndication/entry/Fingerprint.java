package io.broadsheet.syndication.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.article.Article;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells whether two revisions differ in what a reader should be told of: title, standfirst, body. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(Article content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, content.title());
            add(digest, content.standfirst());
            add(digest, content.html());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    // With its length, so that text moved from one field to the next makes a difference.
    private static void add(MessageDigest digest, @Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
