package io.broadsheet.social.network;

/**
 * What an account is to say.
 *
 * @param text within the network's rules
 * @param language BCP 47 tag
 * @param key the same for every try of this post, and for no other; at most 64 characters of ASCII
 */
public record Post(String text, String language, String key) {}
