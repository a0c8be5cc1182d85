package io.broadsheet.social.pictures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.outbound.OutboundConfig;
import io.broadsheet.social.testing.FileServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PicturesTest {
    private final FileServer files = new FileServer();
    private final GuardedHttp http = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(5), true));
    private final Pictures pictures = new Pictures(http);

    @AfterEach
    void close() {
        files.close();
        http.close();
    }

    private static Fit fit(int bytes, int edge) {
        return new Fit(bytes, edge, Fit.USUAL_TYPES);
    }

    private Fitted fetch(byte[] file, Fit fit) {
        return pictures.fetch(files.put("picture", file), fit);
    }

    @Test
    void aPictureThatFitsStaysAsItIs() {
        byte[] png = FileServer.picture("png", 300, 200, false);

        Fitted fitted = fetch(png, fit(1_000_000, 2_000));

        assertThat(fitted).isInstanceOfSatisfying(Fitted.Picture.class, it -> {
            assertThat(it.bytes()).isEqualTo(png);
            assertThat(it.type()).isEqualTo("image/png");
            assertThat(it.width()).isEqualTo(300);
        });
    }

    @Test
    void aTypeThatTheNetworkDoesNotTakeBecomesJpeg() {
        Fitted fitted = fetch(
                FileServer.picture("gif", 300, 200, false),
                new Fit(1_000_000, 2_000, Set.of("image/jpeg", "image/png")));

        assertThat(fitted)
                .isInstanceOfSatisfying(
                        Fitted.Picture.class, it -> assertThat(it.type()).isEqualTo("image/jpeg"));
    }

    @Test
    void aLargeOneBecomesSmallEnoughInBytesAndPixels() {
        Fitted fitted = fetch(FileServer.picture("png", 1_500, 1_000, true), fit(200_000, 900));

        assertThat(fitted).isInstanceOfSatisfying(Fitted.Picture.class, it -> {
            assertThat(it.bytes().length).isLessThanOrEqualTo(200_000);
            assertThat(Math.max(it.width(), it.height())).isLessThanOrEqualTo(900);
            assertThat(it.width() / (double) it.height()).isBetween(1.48, 1.52);
        });
    }

    @Test
    void theSameBytesGiveTheSameResult() {
        byte[] png = FileServer.picture("png", 800, 600, true);

        Fitted first = fetch(png, fit(100_000, 700));
        Fitted second = fetch(png, fit(100_000, 700));

        assertThat(((Fitted.Picture) first).bytes()).isEqualTo(((Fitted.Picture) second).bytes());
    }

    @Test
    void zeroBytesAreNoPicture() {
        assertThat(fetch(new byte[0], fit(1_000_000, 2_000)))
                .isEqualTo(new Fitted.Missing("127.0.0.1 answered nothing"));
    }

    @Test
    void fiftyMegabytesAreNotFetched() {
        assertThat(fetch(new byte[50 * 1_048_576], fit(1_000_000, 2_000))).isInstanceOf(Fitted.Missing.class);
    }

    @Test
    void aPageInHtmlIsNoPicture() {
        assertThat(fetch("<!doctype html><title>Please log in</title>".getBytes(UTF_8), fit(1_000_000, 2_000)))
                .isEqualTo(new Fitted.Missing("it is no picture that can be read here"));
    }

    @Test
    void aBrokenFileIsNoPicture() {
        byte[] png = FileServer.picture("png", 300, 200, true);

        assertThat(fetch(java.util.Arrays.copyOf(png, 400), fit(200, 100))).isInstanceOf(Fitted.Missing.class);
    }

    @Test
    void aSmallFileThatClaimsToBeEnormousIsNotDecoded() {
        byte[] png = FileServer.picture("png", 1, 1, false);
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 60_000).putInt(20, 60_000);
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        header.putInt(29, (int) sum.getValue());

        assertThat(fetch(png, fit(1_000_000, 2_000))).isEqualTo(new Fitted.Missing("it has 60000 × 60000 pixels"));
    }

    @Test
    void aPictureAtAPrivateAddressIsNotFetched() {
        try (FileServer own = new FileServer()) {
            URI source = own.put("a.png", FileServer.picture("png", 10, 10, false));
            GuardedHttp strict = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(1), false));

            Fitted fitted = new Pictures(strict).fetch(source, fit(1_000_000, 2_000));

            assertThat(fitted)
                    .isInstanceOfSatisfying(
                            Fitted.Missing.class, it -> assertThat(it.reason()).contains("not encrypted"));
            strict.close();
        }
    }
}
