package io.broadsheet.desk.preview;

/**
 * What one account would say.
 *
 * @param length of the text, as the network counts
 * @param limit longest text, as the network counts
 */
public record PostPreview(String account, String network, String text, int length, int limit) {}
