package io.broadsheet.syndication.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What all documents depend on beside the articles: the settings and the templates. Others print everything anew. */
final class Settings {
    /** To be raised with every change of the code that gives the same articles other documents. */
    private static final int EDITION = 1;

    private static final List<String> TEMPLATES = List.of(
            "archive.html",
            "article.html",
            "feed.css",
            "front.html",
            "layout.html",
            "missing.html",
            "month.html",
            "pieces.html",
            "shelf.html",
            "style.css",
            "withdrawn.html",
            "words-ar.properties",
            "words-de.properties",
            "words-en.properties",
            "words-es.properties",
            "words-fr.properties",
            "words-he.properties");

    private Settings() {}

    static String of(Object... settings) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) EDITION);
            for (Object setting : settings) {
                digest.update(setting.toString().getBytes(UTF_8));
            }
            for (String template : TEMPLATES) {
                try (InputStream in = Settings.class.getResourceAsStream("/views/syndication/" + template)) {
                    if (in == null) {
                        throw new IllegalStateException("there is no template " + template);
                    }
                    digest.update(in.readAllBytes());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
