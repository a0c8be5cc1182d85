package io.broadsheet.syndication.representation;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                        | GZIP",
                "GZIP                        | GZIP",
                "x-gzip                      | GZIP",
                "br, gzip;q=0.5              | BROTLI",
                "deflate, gzip, br           | BROTLI",
                "*                           | GZIP",
                "gzip;q=0                    | IDENTITY",
                "gzip;q=0, *                 | IDENTITY",
                "gzip; q=0.3, identity;q=0.8 | IDENTITY",
                "gzip;q=0.8, identity;q=0.8  | GZIP",
                "identity                    | IDENTITY",
                "zstd, gzip                  | ZSTD",
                "br;q=0.5, zstd, gzip        | ZSTD",
                "gzip, deflate, br, zstd     | BROTLI",
                "br;q=0.2, gzip;q=0.9        | GZIP",
                "br;q=0, zstd;q=0            | IDENTITY",
                "*;q=0                       | IDENTITY",
                "gzip;q=zero                 | IDENTITY",
                "gzip;q=7                    | IDENTITY",
                "''                          | IDENTITY",
            })
    void theCodingIsTheOneTheClientPrefers(String header, Coding expected) {
        assertThat(AcceptEncoding.choose(header)).isEqualTo(expected);
    }

    @Test
    void withoutTheFieldTheBytesComeAsTheyAre() {
        assertThat(AcceptEncoding.choose(null)).isEqualTo(Coding.IDENTITY);
    }

    @Property
    void noHeaderIsTooStrange(@ForAll String header) {
        assertThat(AcceptEncoding.choose(header)).isNotNull();
    }
}
