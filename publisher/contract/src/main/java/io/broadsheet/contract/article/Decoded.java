package io.broadsheet.contract.article;

/** What a record on the articles topic turned out to be. */
public sealed interface Decoded {
    /** An event this version understands. */
    record Event(ArticleEvent event) implements Decoded {}

    /** A well-formed CloudEvent of a type that is newer than this consumer; to be skipped, with a log line. */
    record UnknownType(String type) implements Decoded {}

    /** Nothing that any version could have meant; to be set aside. */
    record Malformed(String reason) implements Decoded {}
}
