package io.broadsheet.standalone.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Ports of this machine. */
public final class Ports {
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

    /** A port on loopback that is free now. */
    public static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }
}
