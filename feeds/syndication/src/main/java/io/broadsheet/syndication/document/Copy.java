package io.broadsheet.syndication.document;

import io.broadsheet.syndication.representation.Representation;
import java.util.Map;

/**
 * A document ready to be handed out any number of times.
 *
 * @param generation the state of the database it was printed from
 * @param status HTTP status to serve it with
 * @param frozen whether it changes only when something in it is corrected or withdrawn
 * @param headers more header fields that belong to it
 */
public record Copy(
        long generation, int status, boolean frozen, Map<String, String> headers, Representation representation) {}
