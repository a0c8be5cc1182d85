package io.broadsheet.contract.problem;

/**
 * A problem document (RFC 9457), the body of every error answer of the APIs.
 *
 * @param type what kind it is, a URI reference that a program may compare; {@code about:blank} where the status says it all
 * @param title the kind in a few words, the same for every occurrence
 * @param status the HTTP status
 * @param detail this occurrence: what, the value, what was expected, what to do
 */
public record Problem(String type, String title, int status, String detail) {
    /** Media type of a problem document. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** A problem whose kind is named {@code broadsheet:<kind>}. */
    public static Problem of(String kind, String title, int status, String detail) {
        return new Problem("urn:broadsheet:problem:" + kind, title, status, detail);
    }
}
