package io.broadsheet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where secrets come from: the environment, else the terminal without showing them, else the lines of standard input. */
final class Secrets {
    private final Map<String, String> environment;
    private final @Nullable Console terminal;
    private final BufferedReader lines;
    private final PrintWriter out;

    private Secrets(
            Map<String, String> environment, @Nullable Console terminal, BufferedReader lines, PrintWriter out) {
        this.environment = environment;
        this.terminal = terminal;
        this.lines = lines;
        this.out = out;
    }

    /**
     * A secret that is asked for.
     *
     * @param optional whether it may be left empty
     */
    record Asked(String key, String label, boolean optional) {}

    /** Of this process. */
    static Secrets here(PrintWriter out) {
        Console terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElse(null);
        return new Secrets(System.getenv(), terminal, new BufferedReader(new InputStreamReader(System.in, UTF_8)), out);
    }

    /** Without a terminal. */
    static Secrets of(Map<String, String> environment, BufferedReader lines, PrintWriter out) {
        return new Secrets(environment, null, lines, out);
    }

    /** The variable of a key. */
    static String variable(String key) {
        return "BROADSHEET_ACCOUNT_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /**
     * The secret; empty if it may be and was left so.
     *
     * @throws CommandFailedException if it must be given and was not
     */
    Optional<String> ask(Asked asked) {
        String variable = variable(asked.key());
        Optional<String> given = Optional.ofNullable(environment.get(variable)).or(() -> typed(asked));
        Optional<String> secret = given.map(String::strip).filter(it -> !it.isEmpty());
        if (secret.isEmpty() && !asked.optional()) {
            throw CommandFailedException.wrong("%s is missing (%s); type it when asked, pipe it in as a line, or set %s"
                    .formatted(asked.key(), asked.label(), variable));
        }
        return secret;
    }

    private Optional<String> typed(Asked asked) {
        String prompt = "%s%s: ".formatted(asked.label(), asked.optional() ? " (may be empty)" : "");
        if (terminal != null) {
            out.flush();
            char[] typed = terminal.readPassword("%s", prompt);
            return Optional.ofNullable(typed).map(String::new);
        }
        try {
            return Optional.ofNullable(lines.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read", e);
        }
    }
}
