package io.broadsheet.mailer.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.mailer.dkim.Signatures.Signer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures are judged by a verifier that nobody here wrote: Debian's python3-dkim. */
class SignaturesTest {
    private static final String MESSAGE = """
            Date: Fri, 27 Nov 2026 10:00:00 +0000
            From: "The Example Review" <news@review.example>
            Subject: =?UTF-8?Q?A_long_one_that_is?=
             folded \t over   two lines
            To: Reader <reader@b.example>
            Message-ID: <1.2@review.example>
            List-Id: The Review <news.review.example>
            List-Unsubscribe: <https://review.example/unsubscribe/abc>
            List-Unsubscribe-Post: List-Unsubscribe=One-Click
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8

            Some   words\twith spaces at the end  \t
            .a dot

            and an empty line before; two after.


            """.replace("\n", "\r\n");
    private static final String VERIFIER = """
            import sys, dkim, json
            records = json.loads(sys.argv[1])
            message = sys.stdin.buffer.read()
            verifier = dkim.DKIM(message)
            count = message.split(b'\\r\\n\\r\\n')[0].lower().count(b'dkim-signature:')
            def ask(name, timeout=5):
                return records[name.decode().rstrip('.')].encode()
            for i in range(count):
                try:
                    print(verifier.verify(idx=i, dnsfunc=ask))
                except dkim.ValidationError:
                    print(False)
            """;

    private static final DkimKey RSA = DkimKey.fresh(DkimKey.Kind.RSA);
    private static final DkimKey ED25519 = DkimKey.fresh(DkimKey.Kind.ED25519);
    private static final Signatures BOTH =
            new Signatures("review.example", List.of(new Signer("r1", RSA), new Signer("e1", ED25519)));

    @TempDir
    private Path folder;

    @Test
    void bothSignaturesAreGood() throws Exception {
        assertThat(verify(signed(MESSAGE))).containsExactly("True", "True");
    }

    @Test
    void theSameMessageHasTheSameSignature() throws Exception {
        assertThat(signed(MESSAGE)).isEqualTo(signed(MESSAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n\r\n", "one line without an end", " \t \r\n\r\n", "a\r\n \r\nb"})
    void bodiesOfEveryShapeAreSigned(String body) throws Exception {
        String message = MESSAGE.substring(0, MESSAGE.indexOf("\r\n\r\n") + 4) + body;

        assertThat(verify(signed(message))).containsExactly("True", "True");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unsubscribe/abc>|unsubscribe/xyz>",
                "List-Unsubscribe=One-Click|List-Unsubscribe=Never",
                "Some   words|Other words",
                "To: Reader|From: Somebody <else@c.example>\r\nTo: Reader",
                "To: Reader|Reply-To: else@c.example\r\nTo: Reader",
                "MIME-Version|Subject: Another\r\nMIME-Version",
            })
    void whoeverChangesWhatMattersBreaksBoth(String change) throws Exception {
        String[] fromTo = change.split("\\|", -1);
        String changed = signed(MESSAGE).replace(fromTo[0], fromTo[1]);

        assertThat(changed).isNotEqualTo(signed(MESSAGE));
        assertThat(verify(changed)).containsExactly("False", "False");
    }

    @Test
    void whatRelaysMayDoToAMessageBreaksNothing() throws Exception {
        String refolded = signed(MESSAGE).replace("folded \t over   two lines", "folded\r\n over two lines");

        assertThat(verify("Received: by relay.example\r\n" + refolded)).containsExactly("True", "True");
    }

    @ParameterizedTest
    @EnumSource(DkimKey.Kind.class)
    void aKeyComesBackFromItsFileAsItWas(DkimKey.Kind kind) throws Exception {
        DkimKey key = DkimKey.fresh(kind);
        Path file = folder.resolve("key.pem");

        key.write(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(DkimKey.read(kind, file).record()).isEqualTo(key.record());
        assertThatThrownBy(() -> key.write(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws Exception {
        Path file = folder.resolve("open.pem");
        RSA.write(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> DkimKey.read(DkimKey.Kind.RSA, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void whatIsNoKeyIsRefused() throws Exception {
        Path file = folder.resolve("none.pem");
        ED25519.write(file);

        assertThatThrownBy(() -> DkimKey.read(DkimKey.Kind.RSA, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a file that 'broadsheet mail keys' made");
    }

    @Test
    void theConfigurationSaysWhatIsMissing() {
        assertThatThrownBy(() -> new DkimConfig(null, "s", null, null, null))
                .hasMessageContaining("broadsheet.mail.dkim.selector and key-file");
        assertThatThrownBy(() -> new DkimConfig("not a domain", null, null, null, null))
                .hasMessageContaining("broadsheet.mail.dkim.domain");
        assertThatThrownBy(() -> new DkimConfig(null, "s", Path.of("a"), "s", Path.of("b")))
                .hasMessageContaining("broadsheet.mail.dkim.ed25519-selector".substring(0, 20));
    }

    private static String signed(String message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BOTH.writeSigned(message.getBytes(ISO_8859_1), out);
        return out.toString(ISO_8859_1);
    }

    private static List<String> verify(String message) throws Exception {
        String records = "{\"r1._domainkey.review.example\": \"%s\", \"e1._domainkey.review.example\": \"%s\"}"
                .formatted(RSA.record(), ED25519.record());
        Process python = new ProcessBuilder("/usr/bin/python3", "-c", VERIFIER, records)
                .redirectErrorStream(true)
                .start();
        try (var in = python.getOutputStream()) {
            in.write(message.getBytes(ISO_8859_1));
        }
        String said = new String(python.getInputStream().readAllBytes(), UTF_8);
        assertThat(python.waitFor()).as(said).isZero();
        return new ArrayList<>(said.lines().toList());
    }
}
