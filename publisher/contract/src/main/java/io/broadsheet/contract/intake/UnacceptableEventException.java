package io.broadsheet.contract.intake;

/**
 * A handler found that no later try could make sense of an event: the record is set aside with this reason. Any other
 * exception means "hand me the record again".
 */
public final class UnacceptableEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnacceptableEventException(String reason) {
        super(reason);
    }
}
