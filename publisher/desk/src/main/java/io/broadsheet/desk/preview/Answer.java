package io.broadsheet.desk.preview;

/** What another service said, or that it said nothing: then the desk goes on without. */
public sealed interface Answer<T> {
    /** Its answer. */
    record Said<T>(T value) implements Answer<T> {}

    /**
     * There is none.
     *
     * @param reason one sentence for the editor
     */
    record Silence<T>(String reason) implements Answer<T> {}
}
