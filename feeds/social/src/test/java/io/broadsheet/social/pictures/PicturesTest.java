package io.broadsheet.social.pictures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.outbound.OutboundConfig;
import io.broadsheet.social.testing.FileServer;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
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
    void aNetworkThatFetchesItselfGetsWhatIsThereOrNothing() {
        URI png = files.put("picture.png", FileServer.picture("png", 300, 200, false));
        URI gif = files.put("picture.gif", FileServer.picture("gif", 300, 200, false));
        Fit fit = new Fit(1_000_000, 2_000, Set.of("image/jpeg", "image/png"));

        assertThat(pictures.objection(png, fit)).isEmpty();
        assertThat(pictures.objection(png, new Fit(100, 2_000, fit.types())))
                .hasValueSatisfying(it -> assertThat(it).endsWith("bytes (expected: at most 100)"));
        assertThat(pictures.objection(png, new Fit(1_000_000, 250, fit.types())))
                .hasValue("it has 300 × 200 pixels (expected: at most 250)");
        assertThat(pictures.objection(gif, fit)).hasValue("it is image/gif (expected: one of [image/jpeg, image/png])");
        assertThat(pictures.objection(files.put("empty", new byte[0]), fit)).isPresent();
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
        assertThat(fetch(FileServer.enormous(), fit(1_000_000, 2_000)))
                .isEqualTo(new Fitted.Missing("it has 100000 × 100000 pixels"));
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
