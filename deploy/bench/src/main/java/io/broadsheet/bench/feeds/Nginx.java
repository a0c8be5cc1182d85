package io.broadsheet.bench.feeds;

import io.broadsheet.bench.ground.Deadline;
import io.broadsheet.bench.ground.DebianProgram;
import io.broadsheet.bench.ground.Ground;
import io.broadsheet.bench.ground.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** nginx with a feed as static files, one as it is and one compressed before. */
final class Nginx {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);

    private Nginx() {}

    /** Starts it; stops with the ground. Gives its address. */
    static URI serve(Ground ground, DebianProgram nginx, byte[] identity, byte[] gzip) throws IOException {
        Path root = Files.createDirectories(ground.folder().resolve("www"));
        Files.write(root.resolve("feed.atom"), identity);
        Files.write(root.resolve("feed.atom.gz"), gzip);
        int port = ServiceProcess.freePort();
        Path work = Files.createDirectories(ground.folder().resolve("nginx"));
        Path configuration = work.resolve("nginx.conf");
        Files.writeString(configuration, """
                worker_processes 2;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                daemon off;
                events { worker_connections 4096; }
                http {
                    access_log off;
                    sendfile on;
                    tcp_nopush on;
                    tcp_nodelay on;
                    keepalive_requests 1000000;
                    open_file_cache max=100;
                    open_file_cache_valid 60s;
                    gzip_static on;
                    types { application/atom+xml atom; }
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server { listen 127.0.0.1:%2$d backlog=4096; root %3$s; }
                }
                """.formatted(work, port, root));
        // Its workers give up root's rights and must find the files all the same.
        for (Path path = root; path != null && path.startsWith(ground.folder()); path = path.getParent()) {
            path.toFile().setExecutable(true, false);
            path.toFile().setReadable(true, false);
        }
        Process process = ground.program(
                nginx,
                work.resolve("nginx.log"),
                "usr/sbin/nginx",
                List.of(
                        "-e",
                        work.resolve("error.log").toString(),
                        "-c",
                        configuration.toString(),
                        "-p",
                        work.toString()));
        Deadline deadline = Deadline.in(STARTS_WITHIN);
        while (!answers(port)) {
            if (!process.isAlive() || deadline.isOver()) {
                throw new IOException("nginx did not start; it said: " + Files.readString(work.resolve("nginx.log")));
            }
            deadline.pause(Duration.ofMillis(50));
        }
        return URI.create("http://127.0.0.1:%d/feed.atom".formatted(port));
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
