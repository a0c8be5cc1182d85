package io.broadsheet.syndication.document;

/** What people read who come to an address where nothing is. */
public interface Notices {
    /** Nothing is here and nothing was: status 404, with a way on. */
    Print missing();

    /** What was here has ended for good: status 410. */
    Print ended();
}
