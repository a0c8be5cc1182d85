package io.broadsheet.desk.manuscript;

import io.broadsheet.contract.article.CleanText;
import io.broadsheet.desk.article.Draft;
import io.broadsheet.desk.article.PublicationConfig;
import io.broadsheet.desk.article.PublishingDesk;
import io.broadsheet.desk.article.PublishingDesk.Preview;
import io.broadsheet.desk.article.PublishingDesk.Saved;
import io.broadsheet.desk.manuscript.Manuscript.Reading;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where files come in: each is read and kept as a draft. Thread-safe. */
@Singleton
public final class Tray {
    /** Largest file, in bytes. */
    public static final int MAX_BYTES = 2 * 1024 * 1024;

    /** What came of a file. */
    public sealed interface Taken {
        /**
         * It is a draft now.
         *
         * @param warnings for the editor, those of the manuscript among them
         */
        record Kept(String slug, Manuscript manuscript, List<String> warnings) implements Taken {}

        /** There is another article with its slug, which was not to be replaced; nothing was stored. */
        record Occupied(String slug) implements Taken {}

        /** There is no article in it. */
        record Unreadable(String reason) implements Taken {}

        /** The file, or the event its article would become, has too many bytes. */
        record TooLarge(String reason) implements Taken {}
    }

    private final ManuscriptReader reader;
    private final PublishingDesk desk;

    Tray(PublicationConfig publication, PublishingDesk desk) {
        String host = URI.create(publication.baseUrl()).getHost();
        this.reader = new ManuscriptReader(Set.of(), Set.of(host));
        this.desk = desk;
    }

    /**
     * Takes a file in.
     *
     * @param filename its name, or empty
     * @param mediaType as its sender declares it, or null
     * @param replace whether the draft of an article with the same slug may be replaced
     */
    public Taken take(byte[] file, String filename, @Nullable String mediaType, boolean replace) {
        if (file.length > MAX_BYTES) {
            return new Taken.TooLarge(
                    "the file has %,d bytes (expected: at most %,d); leave pictures and scripts out of it"
                            .formatted(file.length, MAX_BYTES));
        }
        return switch (reader.read(file, filename, mediaType)) {
            case Reading.Unreadable(String reason) ->
                new Taken.Unreadable(CleanText.of(filename.isBlank() ? reason : filename + ": " + reason));
            case Reading.Read(Manuscript manuscript) -> keep(manuscript, filename, replace);
        };
    }

    private Taken keep(Manuscript manuscript, String filename, boolean replace) {
        String slug = manuscript.slugOr(filename);
        Draft draft = manuscript.toDraft();
        List<String> warnings = new ArrayList<>(manuscript.warnings());
        switch (desk.preview(slug, draft)) {
            case Preview.TooLarge(String reason) -> {
                return new Taken.TooLarge(reason);
            }
            case Preview.NotPublishable(List<String> problems) ->
                problems.forEach(problem -> warnings.add("it cannot be published yet: " + problem));
            case Preview.Ready ready -> {}
        }
        switch (replace ? desk.save(slug, draft) : desk.create(slug, draft)) {
            case Saved.Changed changed ->
                warnings.add("there was an article '%s' already; its draft is now this file".formatted(slug));
            case Saved.Outdated(var there) -> {
                // The same file once more, say because its page was loaded again, is no conflict.
                if (!there.draft().equals(draft)) {
                    return new Taken.Occupied(slug);
                }
            }
            case Saved.Created created -> {}
            case Saved.Unchanged unchanged -> {}
        }
        return new Taken.Kept(slug, manuscript, List.copyOf(warnings));
    }
}
