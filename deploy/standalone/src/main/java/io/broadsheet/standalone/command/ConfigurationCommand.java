package io.broadsheet.standalone.command;

import io.broadsheet.contract.configuration.ConfigurationKeys;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "configuration",
        description = "List every configuration key with its type, default and meaning.",
        mixinStandardHelpOptions = true)
final class ConfigurationCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.println("Set a key with 'up -- --key=value', or as an environment variable (BROADSHEET_MAIL_SMTP_HOST).\n");
        for (ConfigurationKeys.Key key :
                ConfigurationKeys.onClassPath(getClass().getClassLoader()).all()) {
            String type = key.type().toLowerCase(Locale.ROOT);
            String value = key.defaultValue() == null ? "no default" : "default " + key.defaultValue();
            out.println("%s  (%s, %s)".formatted(key.name(), type, value));
            if (!key.description().isEmpty()) {
                out.println("    " + key.description());
            }
        }
        return 0;
    }
}
