package io.broadsheet.standalone.command;

import io.broadsheet.mailer.dkim.DkimKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "mail", description = "Make the keys that mails are signed with.", mixinStandardHelpOptions = true)
final class MailCommand implements Runnable {
    /** Of one string in a TXT record (RFC 1035 section 3.3). */
    private static final int MOST_IN_STRING = 255;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "keys? See below.");
    }

    @Command(
            name = "keys",
            description = {
                "Make DKIM keys, RSA and Ed25519, in files that only their owner may read,",
                "and print the records for the domain and the settings for the mailer. Files that are there are left alone."
            },
            mixinStandardHelpOptions = true)
    int keys(
            @Option(
                            names = "--domain",
                            required = true,
                            paramLabel = "DOMAIN",
                            description = "of the publication's from address")
                    String domain,
            @Option(
                            names = "--selector",
                            defaultValue = "broadsheet",
                            paramLabel = "NAME",
                            description = "names the keys' records (default: ${DEFAULT-VALUE}); a new one for new keys")
                    String selector,
            @Option(
                            names = "--folder",
                            defaultValue = ".",
                            paramLabel = "FOLDER",
                            description = "where the files go (default: the current folder)")
                    Path folder) {
        if (!selector.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")) {
            throw CommandFailedException.wrong(
                    "selector is '%s' (expected: lower-case letters, digits and hyphens)".formatted(selector));
        }
        if (!domain.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+")) {
            throw CommandFailedException.wrong(
                    "domain is '%s' (expected: a domain such as example.org)".formatted(domain));
        }
        Path rsaFile = folder.resolve(selector + ".rsa.pem").toAbsolutePath().normalize();
        Path edFile = folder.resolve(selector + ".ed25519.pem").toAbsolutePath().normalize();
        DkimKey rsa = DkimKey.fresh(DkimKey.Kind.RSA);
        DkimKey ed = DkimKey.fresh(DkimKey.Kind.ED25519);
        try {
            Files.createDirectories(folder.toAbsolutePath());
            rsa.write(rsaFile);
            ed.write(edFile);
        } catch (FileAlreadyExistsException e) {
            throw CommandFailedException.wrong(
                    "%s is there already, and mails may be signed with it; choose another --selector"
                            .formatted(e.getFile()));
        } catch (IOException e) {
            throw CommandFailedException.wrong("the keys cannot be written to %s: %s".formatted(folder, e));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Add these records to the zone of " + domain + ":\n");
        out.println(record(selector + "._domainkey." + domain, rsa.record()));
        out.println(record(selector + "-ed._domainkey." + domain, ed.record()));
        out.println("\nThen set, and start the mailer anew:\n");
        out.println("broadsheet.mail.dkim.domain=" + domain);
        out.println("broadsheet.mail.dkim.selector=" + selector);
        out.println("broadsheet.mail.dkim.key-file=" + rsaFile);
        out.println("broadsheet.mail.dkim.ed25519-selector=" + selector + "-ed");
        out.println("broadsheet.mail.dkim.ed25519-key-file=" + edFile);
        out.println("\n'broadsheet doctor mail' tells whether the records are there.");
        return 0;
    }

    /** A line of a zone file. */
    static String record(String name, String text) {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < text.length(); i += MOST_IN_STRING) {
            strings.add("\"" + text.substring(i, Math.min(text.length(), i + MOST_IN_STRING)) + "\"");
        }
        return "%s. IN TXT ( %s )".formatted(name, String.join(" ", strings));
    }
}
