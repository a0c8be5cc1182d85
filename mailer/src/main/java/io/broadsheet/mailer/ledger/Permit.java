package io.broadsheet.mailer.ledger;

/** Whether the next mail of a lane may be handed over, as of the transaction that settled the one before. */
public enum Permit {
    /** Yes; and that it is under way is durable. */
    GRANTED,
    /** Not this reader: they left, are suppressed, or have it. */
    NOT_THIS_ONE,
    /** The article was corrected since this mail was written. */
    OUT_OF_DATE,
    /** Nobody of this batch: it was stopped or taken back, or somebody else works on it. */
    NOT_THIS_BATCH
}
