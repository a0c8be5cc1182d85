package io.broadsheet.standalone.command;

/** A command cannot do what it was asked; the message is for the person who typed it. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailedException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Something failed on the way. */
    static CommandFailedException failed(String message) {
        return new CommandFailedException(message, 1);
    }

    /** The call or the set-up is wrong. */
    static CommandFailedException wrong(String message) {
        return new CommandFailedException(message, 2);
    }

    int exitCode() {
        return exitCode;
    }
}
