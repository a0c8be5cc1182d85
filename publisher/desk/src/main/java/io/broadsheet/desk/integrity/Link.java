package io.broadsheet.desk.integrity;

/**
 * A link in a text.
 *
 * @param url as it was written
 * @param words that it is put on, on one line
 */
public record Link(String url, String words) {}
