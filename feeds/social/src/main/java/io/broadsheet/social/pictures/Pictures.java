package io.broadsheet.social.pictures;

import io.broadsheet.social.outbound.Download;
import io.broadsheet.social.outbound.GuardedHttp;
import jakarta.inject.Singleton;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures from wherever an article has them. The same bytes give the same result. What is no picture, too large or not to
 * be had is a value: a post goes without it rather than not at all.
 */
@Singleton
public final class Pictures {
    /** Longest file that is fetched, in bytes. */
    static final int MOST_BYTES = 20 * 1_048_576;

    /** Largest picture that is decoded, in pixels; a small file can claim to be enormous. */
    static final long MOST_PIXELS = 80_000_000;

    private static final Set<String> ANY = Set.of("image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff");
    private static final int DECODED_EDGE = 4_096;
    private static final int SMALLEST_EDGE = 200;
    private static final float[] QUALITIES = {0.88F, 0.75F, 0.6F};

    private final GuardedHttp http;
    // A decoded picture takes tens of megabytes, however many accounts want one.
    private final Semaphore decoding = new Semaphore(2);

    /** Fetches by these rules. */
    public Pictures(GuardedHttp http) {
        this.http = http;
    }

    /** Fetches a picture and makes it fit. */
    public Fitted fetch(URI source, Fit fit) {
        return switch (http.fetch(source, MOST_BYTES)) {
            case Download.Got(var bytes) -> fit(bytes, fit);
            case Download.Missing(var reason) -> new Fitted.Missing(reason);
        };
    }

    /**
     * Looks whether a network that fetches pictures itself would find one here that it takes. Nothing is made smaller for it:
     * it gets what is there.
     *
     * @return why not; empty if it would
     */
    public Optional<String> objection(URI source, Fit fit) {
        Optional<String> hidden = http.hiddenFromOthers(source);
        if (hidden.isPresent()) {
            return hidden;
        }
        return switch (http.fetch(source, MOST_BYTES)) {
            case Download.Missing(var reason) -> Optional.of(reason);
            case Download.Got(var bytes) ->
                switch (fit(bytes, new Fit(Integer.MAX_VALUE, Integer.MAX_VALUE, ANY))) {
                    case Fitted.Missing(var reason) -> Optional.of(reason);
                    case Fitted.Picture picture -> objection(picture, fit);
                };
        };
    }

    private static Optional<String> objection(Fitted.Picture picture, Fit fit) {
        if (!fit.types().contains(picture.type())) {
            return Optional.of("it is %s (expected: one of %s)".formatted(picture.type(), new TreeSet<>(fit.types())));
        }
        if (picture.bytes().length > fit.bytes()) {
            return Optional.of("it has %d bytes (expected: at most %d)".formatted(picture.bytes().length, fit.bytes()));
        }
        boolean large = Math.max(picture.width(), picture.height()) > fit.edge();
        return large
                ? Optional.of("it has %d × %d pixels (expected: at most %d)"
                        .formatted(picture.width(), picture.height(), fit.edge()))
                : Optional.empty();
    }

    /** Makes a picture fit; one that fits stays as it is. */
    Fitted fit(byte[] bytes, Fit fit) {
        decoding.acquireUninterruptibly();
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                return new Fitted.Missing("it is no picture that can be read here");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                return fit(reader, bytes, fit);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Broken files make the decoders throw all kinds of things.
            return new Fitted.Missing("it cannot be decoded");
        } finally {
            decoding.release();
        }
    }

    private static Fitted fit(ImageReader reader, byte[] bytes, Fit fit) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MOST_PIXELS) {
            return new Fitted.Missing("it has %d × %d pixels".formatted(width, height));
        }
        String type = "image/" + reader.getFormatName().toLowerCase(Locale.ROOT).replace("jpg", "jpeg");
        boolean small = bytes.length <= fit.bytes() && Math.max(width, height) <= fit.edge();
        if (small && fit.types().contains(type)) {
            return new Fitted.Picture(bytes, type, width, height);
        }
        ImageReadParam param = reader.getDefaultReadParam();
        int every = Math.max(1, Math.max(width, height) / DECODED_EDGE);
        param.setSourceSubsampling(every, every, 0, 0);
        return smaller(reader.read(0, param), fit);
    }

    private static Fitted smaller(BufferedImage image, Fit fit) throws IOException {
        int edge = Math.min(fit.edge(), Math.max(image.getWidth(), image.getHeight()));
        while (edge >= Math.min(SMALLEST_EDGE, fit.edge())) {
            BufferedImage scaled = scaled(image, edge);
            for (float quality : QUALITIES) {
                byte[] jpeg = jpeg(scaled, quality);
                if (jpeg.length <= fit.bytes()) {
                    return new Fitted.Picture(jpeg, "image/jpeg", scaled.getWidth(), scaled.getHeight());
                }
            }
            edge = edge * 3 / 4;
        }
        return new Fitted.Missing("it does not get below %d bytes".formatted(fit.bytes()));
    }

    private static BufferedImage scaled(BufferedImage image, int edge) {
        double factor = Math.min(1, edge / (double) Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
        int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = scaled.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        // JPEG knows no transparency.
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, 0, width, height);
        canvas.drawImage(image, 0, 0, width, height, null);
        canvas.dispose();
        return scaled;
    }

    private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        ImageWriter writer = Optional.of(ImageIO.getImageWritersByFormatName("jpeg"))
                .filter(Iterator::hasNext)
                .map(Iterator::next)
                .orElseThrow(() -> new IllegalStateException("this Java cannot write JPEG"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
