package io.broadsheet.mailer.smtp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The way of a message to the socket. The mail library looks at every byte twice and writes line by line, for it cannot know
 * what it is given; a message that is as SMTP wants it, all lines ended by CR and LF and none begun with a dot, goes in one
 * write instead. From the first part that is not so, the library does the rest.
 */
final class Wire extends OutputStream {
    private final OutputStream library;
    private final RelaySocket socket;
    private boolean atLineStart = true;

    Wire(OutputStream library, RelaySocket socket) {
        this.library = library;
        this.socket = socket;
    }

    @Override
    public void write(int one) throws IOException {
        atLineStart = false;
        library.write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        // As long as all went straight, the library believes to be at the start of a line, and so it is.
        if (atLineStart && isPlain(bytes, from, from + length)) {
            socket.write(bytes, from, length);
        } else {
            atLineStart = false;
            library.write(bytes, from, length);
        }
    }

    @Override
    public void flush() throws IOException {
        library.flush();
    }

    /** Whether these are whole lines, none of which begins with a dot (RFC 5321 section 4.5.2). */
    static boolean isPlain(byte[] bytes, int from, int end) {
        if (end - from < 2 || bytes[from] == '.' || bytes[end - 1] != '\n') {
            return false;
        }
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (b == '\r') {
                if (i + 1 == end || bytes[i + 1] != '\n') {
                    return false;
                }
            } else if (b == '\n' && (i == from || bytes[i - 1] != '\r' || (i + 1 < end && bytes[i + 1] == '.'))) {
                return false;
            }
        }
        return true;
    }
}
