package io.broadsheet.social.testing;

import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Files on loopback. */
public final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> headers = new ConcurrentHashMap<>();

    /** Starts on any free port. */
    public FileServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] file = files.get(path);
            headers.getOrDefault(path, Map.of()).forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null || file.length == 0 ? -1 : file.length);
            if (file != null) {
                exchange.getResponseBody().write(file);
            }
            exchange.close();
        });
        server.start();
    }

    /** Puts a file there. */
    public URI put(String name, byte[] bytes) {
        files.put("/" + name, bytes);
        return uri("/" + name);
    }

    /** Puts a file there that is answered with one more header field. */
    public URI put(String name, byte[] bytes, String header, String value) {
        headers.put("/" + name, Map.of(header, value));
        return put(name, bytes);
    }

    /** An address on it. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path));
    }

    /** A picture; a noisy one cannot be compressed. */
    public static byte[] picture(String format, int width, int height, boolean noisy) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, noisy ? random.nextInt() : Color.ORANGE.getRGB());
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A small file that says it has 100,000 × 100,000 pixels (PNG, section 11.2.2). */
    public static byte[] enormous() {
        byte[] png = picture("png", 8, 8, false);
        int widthAt = 16;
        CRC32 sum = new CRC32();
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(widthAt, 100_000).putInt(widthAt + 4, 100_000);
        sum.update(png, 12, 17);
        header.putInt(29, (int) sum.getValue());
        return png;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
