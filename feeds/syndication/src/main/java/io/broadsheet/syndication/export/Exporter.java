package io.broadsheet.syndication.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Documents;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.document.Sheet;
import io.broadsheet.syndication.document.Sheets;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Brings a target up to date: prints what is about something that changed, or is new, and writes what has other bytes than
 * before. A target that fails stays where it was and gets everything once it works again.
 */
@Singleton
class Exporter {
    private static final String ARTICLES = "/articles/";

    private final Jdbi jdbi;
    private final Documents documents;
    private final List<Sheets> sheets;
    private final Exports exports;

    Exporter(@Named("syndication") Jdbi jdbi, Documents documents, List<Sheets> sheets, Exports exports) {
        this.jdbi = jdbi;
        this.documents = documents;
        this.sheets = List.copyOf(sheets);
        this.exports = exports;
    }

    /**
     * Exports what there is to export.
     *
     * @param settings what the documents look like depends on beside the articles; others print everything anew
     * @param also paths to look at in any case
     * @return how many files were written or removed
     * @throws IOException if the target fails
     */
    int update(Target target, String settings, Set<String> also) throws IOException {
        Optional<Exports.Standing> standing = exports.standing(target.name());
        boolean everything =
                standing.filter(it -> it.settings().equals(settings)).isEmpty();
        Plan plan = jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            long generation = documents.generation(handle);
            Deque<String> due = new ArrayDeque<>();
            if (everything) {
                due.addAll(exports.articles(handle));
                due.addAll(exports.all(handle, target.name()));
                sheets.forEach(it -> due.addAll(it.roots(handle, Sheets.EVERYTHING)));
            } else if (generation > standing.get().generation()) {
                Set<String> changed =
                        documents.changedSince(handle, standing.get().generation());
                // Articles first: no list leads to one that is not there yet.
                changed.stream()
                        .flatMap(topic -> Change.slug(topic).stream())
                        .sorted()
                        .map(slug -> ARTICLES + slug)
                        .forEach(due::add);
                due.addAll(exports.about(handle, target.name(), changed));
                sheets.forEach(it -> due.addAll(exports.missing(handle, target.name(), it.roots(handle, changed))));
            }
            due.addAll(also);
            return new Plan(generation, due);
        });
        int written = work(target, plan.due());
        if (everything || plan.generation() > standing.get().generation()) {
            exports.reached(target.name(), new Exports.Standing(plan.generation(), settings));
        }
        return written;
    }

    private int work(Target target, Deque<String> due) throws IOException {
        Set<String> done = new HashSet<>();
        int written = 0;
        while (!due.isEmpty()) {
            String path = due.poll();
            if (done.add(path)) {
                Optional<Sheet> sheet =
                        sheets.stream().flatMap(it -> it.at(path).stream()).findFirst();
                if (sheet.isPresent()) {
                    written += export(target, sheet.get(), due);
                } else {
                    // It may have been a document of ours, in other settings.
                    Optional<Exports.Exported> former = exports.at(target.name(), path);
                    if (former.isPresent()) {
                        written += remove(target, path, former.get());
                    }
                }
            }
        }
        return written;
    }

    private int export(Target target, Sheet sheet, Deque<String> due) throws IOException {
        Optional<Print> print = jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            Optional<Print> now = sheet.printer().print(handle);
            if (now.isEmpty()) {
                return sheets.stream()
                        .flatMap(it -> it.moved(handle, sheet.path()).stream())
                        .findFirst();
            }
            for (Sheets kind : sheets) {
                due.addAll(exports.missing(handle, target.name(), kind.before(handle, sheet.path())));
            }
            return now;
        });
        Optional<Exports.Exported> former = exports.at(target.name(), sheet.path());
        if (print.isEmpty()) {
            return former.isPresent() ? remove(target, sheet.path(), former.get()) : 0;
        }
        Print now = print.get();
        Exports.Exported exported =
                new Exports.Exported(FileName.of(sheet.path(), now.mediaType().startsWith("text/html")), hash(now));
        boolean changed = !former.equals(Optional.of(exported));
        if (changed) {
            target.put(exported.file(), new Target.File(now.mediaType(), now.bytes(), now.isFrozen()));
        }
        exports.put(target.name(), sheet.path(), sheet.topics(), exported);
        return changed ? 1 : 0;
    }

    private int remove(Target target, String path, Exports.Exported former) throws IOException {
        target.remove(former.file());
        exports.remove(target.name(), path);
        return 1;
    }

    private static String hash(Print print) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(print.mediaType().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(print.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What is due as of a change. */
    private record Plan(long generation, Deque<String> due) {}
}
