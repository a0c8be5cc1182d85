package io.broadsheet.standalone.command;

import io.broadsheet.standalone.data.StartRefusedException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The one command. Exit codes: 0 done, 1 something failed on the way, 2 the call or the set-up is wrong. */
@Command(
        name = "broadsheet",
        mixinStandardHelpOptions = true,
        version = "broadsheet 0.1.0",
        description = "An editor publishes an article; feed readers, subscribers and followers get it.",
        subcommands = {
            UpCommand.class,
            PublishCommand.class,
            ImportCommand.class,
            WithdrawCommand.class,
            SubscribersCommand.class,
            AccountsCommand.class,
            ReplayCommand.class,
            MailCommand.class,
            DoctorCommand.class,
            ConfigurationCommand.class
        })
public final class BroadsheetCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? See below.");
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** All commands, with what becomes of their failures. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new BroadsheetCommand());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            PrintWriter err = command.getErr();
            switch (failure) {
                case StartRefusedException refused -> err.println("broadsheet does not start: " + refused.getMessage());
                case CommandFailedException failed -> err.println("broadsheet: " + failed.getMessage());
                default -> failure.printStackTrace(err);
            }
            return failure instanceof CommandFailedException failed ? failed.exitCode() : 2;
        });
        return line;
    }
}
