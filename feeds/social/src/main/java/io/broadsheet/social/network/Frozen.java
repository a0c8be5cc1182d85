package io.broadsheet.social.network;

/**
 * A post as it goes over the wire, fixed before the first try so that every later try is the same.
 *
 * @param request what is sent, in UTF-8; the network's own business
 * @param key by which the network recognises a repetition
 */
public record Frozen(String request, String key) {}
