package io.broadsheet.contract.outbound;

/** Which addresses a request may go to. */
public enum Reach {
    /** Those of the open internet. */
    PUBLIC,
    /** Any: of private networks and of this machine, too. */
    ANYWHERE
}
