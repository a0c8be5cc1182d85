package io.broadsheet.syndication.export;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables of what stands in each target. */
@Singleton
class Exports {
    private final Jdbi jdbi;

    Exports(@Named("syndication") Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * How far a target is.
     *
     * @param generation it has all changes up to this one
     * @param settings with which everything was printed
     */
    record Standing(long generation, String settings) {}

    Optional<Standing> standing(String target) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select generation, settings from export_state where target = :target")
                        .bind("target", target)
                        .map((row, context) -> new Standing(row.getLong("generation"), row.getString("settings")))
                        .findOne());
    }

    void reached(String target, Standing standing) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into export_state (target, generation, settings) values (:target, :generation, :settings)
                        on conflict (target) do update set generation = excluded.generation, settings = excluded.settings
                        """)
                .bind("target", target)
                .bind("generation", standing.generation())
                .bind("settings", standing.settings())
                .execute());
    }

    /** The paths of documents that stand in a target and are about one of these topics. */
    List<String> about(Handle handle, String target, Collection<String> topics) {
        return handle.createQuery(
                        "select path from exported where target = :target and topics && :topics::text[] order by path")
                .bind("target", target)
                .bindArray("topics", String.class, List.copyOf(topics))
                .mapTo(String.class)
                .list();
    }

    /** The paths of all documents in a target. */
    Set<String> all(Handle handle, String target) {
        return handle.createQuery("select path from exported where target = :target")
                .bind("target", target)
                .mapTo(String.class)
                .set();
    }

    /** The paths of all articles, withdrawn ones too, and of all addresses that articles ever had. */
    List<String> articles(Handle handle) {
        return handle.createQuery("select distinct slug from address order by slug")
                .mapTo(String.class)
                .map(slug -> "/articles/" + slug)
                .list();
    }

    /** Those of {@code paths} that do not stand in a target. */
    List<String> missing(Handle handle, String target, Collection<String> paths) {
        return paths.isEmpty()
                ? List.of()
                : handle.createQuery("""
                                select path from unnest(:paths::text[]) as due (path)
                                where not exists (select from exported where target = :target and exported.path = due.path)
                                """)
                        .bindArray("paths", String.class, List.copyOf(paths))
                        .bind("target", target)
                        .mapTo(String.class)
                        .list();
    }

    /**
     * A document as it stands in a target.
     *
     * @param file its name there
     * @param hash of its bytes and media type
     */
    record Exported(String file, String hash) {}

    Optional<Exported> at(String target, String path) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select file, hash from exported where target = :target and path = :path")
                        .bind("target", target)
                        .bind("path", path)
                        .map((row, context) -> new Exported(row.getString("file"), row.getString("hash")))
                        .findOne());
    }

    void put(String target, String path, Set<String> topics, Exported exported) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into exported (target, path, topics, file, hash) values (:target, :path, :topics, :file, :hash)
                        on conflict (target, path) do update
                            set topics = excluded.topics, file = excluded.file, hash = excluded.hash
                        """)
                .bind("target", target)
                .bind("path", path)
                .bindArray("topics", String.class, List.copyOf(topics))
                .bind("file", exported.file())
                .bind("hash", exported.hash())
                .execute());
    }

    void remove(String target, String path) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from exported where target = :target and path = :path")
                .bind("target", target)
                .bind("path", path)
                .execute());
    }
}
