package io.broadsheet.standalone.data;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine. */
public final class Ports {
    private static final int LOWEST = 10_000;
    private static final int LOWEST_OUTGOING = 32_768;

    private Ports() {}

    /** Whether nobody listens on a port of an address, so that a server can. */
    public static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
            return true;
        } catch (UnknownHostException e) {
            throw new StartRefusedException(
                    "the host '%s' is no address of this machine; choose another with --host".formatted(host));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A port on loopback that is free now. It lies below the range from which the system gives outgoing connections theirs (on
     * Linux from 32768), or one of those could take it before the server listens.
     *
     * @throws IllegalStateException if hundreds are taken
     */
    public static int anyFree() {
        for (int tries = 0; tries < 500; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_OUTGOING);
            if (isFree("127.0.0.1", port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free port on loopback between %d and %d was found".formatted(LOWEST, LOWEST_OUTGOING));
    }
}
