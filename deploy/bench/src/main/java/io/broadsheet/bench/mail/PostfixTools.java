package io.broadsheet.bench.mail;

import io.broadsheet.bench.ground.Deadline;
import io.broadsheet.bench.ground.DebianProgram;
import io.broadsheet.bench.ground.Ground;
import io.broadsheet.bench.ground.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** Postfix's own load generator and sink, the measure of what this machine can do. */
final class PostfixTools {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);

    private final Ground ground;
    private final DebianProgram postfix;

    private PostfixTools(Ground ground, DebianProgram postfix) {
        this.ground = ground;
        this.postfix = postfix;
    }

    static PostfixTools fetch(Ground ground) throws IOException {
        return new PostfixTools(ground, DebianProgram.unpack("postfix", ground.folder(), "usr/lib/postfix"));
    }

    /** Starts smtp-sink, which takes everything and keeps nothing; stops with the ground. */
    int sink() throws IOException {
        int port = ServiceProcess.freePort();
        Process sink = ground.program(
                postfix,
                ground.folder().resolve("smtp-sink.log"),
                "usr/sbin/smtp-sink",
                List.of("-u", "nobody", "127.0.0.1:" + port, "1000"));
        Deadline deadline = Deadline.in(STARTS_WITHIN);
        while (!answers(port)) {
            if (!sink.isAlive() || deadline.isOver()) {
                throw new IOException("smtp-sink does not answer on port " + port);
            }
            deadline.pause(Duration.ofMillis(50));
        }
        return port;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** What smtp-source reaches with kept connections ({@code -d}), in messages a second. */
    double source(int port, int sessions, int messages, long size) throws IOException {
        long start = System.nanoTime();
        postfix.run(
                ground.folder().resolve("smtp-source.log"),
                "usr/sbin/smtp-source",
                List.of(
                        "-d",
                        "-s",
                        Integer.toString(sessions),
                        "-m",
                        Integer.toString(messages),
                        "-l",
                        Long.toString(size),
                        "-f",
                        "newsletter@example.org",
                        "-t",
                        "reader@example.org",
                        "127.0.0.1:" + port));
        return messages / ((System.nanoTime() - start) / 1e9);
    }
}
