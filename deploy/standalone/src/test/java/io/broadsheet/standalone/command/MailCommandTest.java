package io.broadsheet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Keys for signing mails, in files, and the records for them. */
class MailCommandTest {
    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void keysAreMadeForTheirOwnerOnlyWithTheRecordsForTheDomain() throws Exception {
        int code = run("mail", "keys", "--domain", "review.example", "--selector", "s1", "--folder", folder.toString());

        assertThat(code).as(out.toString()).isZero();
        for (String file : new String[] {"s1.rsa.pem", "s1.ed25519.pem"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(out.toString())
                .contains("s1._domainkey.review.example. IN TXT ( \"v=DKIM1; k=rsa; p=")
                .contains("s1-ed._domainkey.review.example. IN TXT ( \"v=DKIM1; k=ed25519; p=")
                .contains("broadsheet.mail.dkim.key-file=" + folder.resolve("s1.rsa.pem"));
    }

    @Test
    void keysThatAreThereAreLeftAlone() throws Exception {
        run("mail", "keys", "--domain", "review.example", "--folder", folder.toString());
        String before = Files.readString(folder.resolve("broadsheet.rsa.pem"));

        int code = run("mail", "keys", "--domain", "review.example", "--folder", folder.toString());

        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).contains("choose another --selector");
        assertThat(Files.readString(folder.resolve("broadsheet.rsa.pem"))).isEqualTo(before);
    }

    @Test
    void noStringOfARecordIsTooLong() {
        assertThat(MailCommand.record("a.example", "x".repeat(300)))
                .isEqualTo("a.example. IN TXT ( \"%s\" \"%s\" )".formatted("x".repeat(255), "x".repeat(45)));
    }

    private int run(String... args) {
        CommandLine line = BroadsheetCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        return line.execute(args);
    }
}
