package io.broadsheet.desk.manuscript;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class SourceTextTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    @Test
    void undeclaredUtf8IsReadAsSuch() {
        assertThat(SourceText.of("Zähler – “x”".getBytes(UTF_8), null).text()).isEqualTo("Zähler – “x”");
    }

    @Test
    void undeclaredWindows1252IsReadAndSaidSo() {
        SourceText source = SourceText.of("Zähler – “x”".getBytes(WINDOWS), null);

        assertThat(source.text()).isEqualTo("Zähler – “x”");
        assertThat(source.warnings()).singleElement().asString().contains("declares no encoding");
    }

    @Test
    void latin1MeansWindows1252AsInEveryBrowser() {
        SourceText source = SourceText.of("<meta charset='iso-8859-1'>“x” – €".getBytes(WINDOWS), null);

        assertThat(source.text()).endsWith("“x” – €");
        assertThat(source.warnings()).isEmpty();
    }

    @Test
    void utf8DeclaredAsLatin1IsReadAsUtf8AndSaidSo() {
        SourceText source = SourceText.of("<meta charset='latin1'>Zähler".getBytes(UTF_8), null);

        assertThat(source.text()).endsWith("Zähler");
        assertThat(source.warnings())
                .containsExactly("the file declares latin1, but its bytes are UTF-8; it was read as UTF-8");
    }

    @Test
    void aFileOfTwoEncodingsIsReadByItsPartsAndSaidSo() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write("<meta charset=utf-8>“Zähler” ".getBytes(WINDOWS));
        file.write("– été".getBytes(UTF_8));

        SourceText source = SourceText.of(file.toByteArray(), null);

        assertThat(source.text()).endsWith("“Zähler” – été");
        assertThat(source.warnings()).singleElement().asString().contains("3 bytes in it are not UTF-8");
    }

    @Test
    void aByteOrderMarkWinsAndGoes() {
        assertThat(SourceText.of("\uFEFF<meta charset=latin1>ä".getBytes(UTF_8), null)
                        .text())
                .isEqualTo("<meta charset=latin1>ä");
        byte[] wide = ("\uFEFF" + "ä").getBytes(UTF_16LE);
        assertThat(SourceText.of(wide, null).text()).isEqualTo("ä");
    }

    @Test
    void otherEncodingsAndUnknownOnes() {
        assertThat(SourceText.of(
                                "<?xml version='1.0' encoding='windows-1250'?>č"
                                        .getBytes(Charset.forName("windows-1250")),
                                null)
                        .text())
                .endsWith("č");
        assertThat(SourceText.of("<meta charset=x-nobody>ä".getBytes(UTF_8), null)
                        .warnings())
                .containsExactly("the file declares the encoding 'x-nobody', which nobody knows");
        assertThat(SourceText.of("ä".getBytes(WINDOWS), "windows-1252").warnings())
                .isEmpty();
    }
}
