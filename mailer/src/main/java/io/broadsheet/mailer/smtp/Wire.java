package io.broadsheet.mailer.smtp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The way of a message to the socket. The mail library looks at every byte twice and writes line by line, for it cannot know
 * what it is given; whole lines, all ended by CR and LF, go in one write instead, with the dots that begin a line doubled (RFC
 * 5321 section 4.5.2). From the first part that is something else, the library does the rest.
 */
final class Wire extends OutputStream {
    static final int NO_WHOLE_LINES = -1;

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
        int dots = atLineStart ? dots(bytes, from, from + length) : NO_WHOLE_LINES;
        if (dots == NO_WHOLE_LINES) {
            atLineStart = false;
            library.write(bytes, from, length);
        } else if (dots == 0) {
            socket.write(bytes, from, length);
        } else {
            byte[] doubled = doubled(bytes, from, length, dots);
            socket.write(doubled, 0, doubled.length);
        }
    }

    @Override
    public void flush() throws IOException {
        library.flush();
    }

    /** How many lines begin with a dot, or {@link #NO_WHOLE_LINES} if these are not lines that all end in CR and LF. */
    static int dots(byte[] bytes, int from, int end) {
        if (end - from < 2 || bytes[end - 1] != '\n') {
            return NO_WHOLE_LINES;
        }
        int dots = bytes[from] == '.' ? 1 : 0;
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            // Both ends of a line are below all that is printed, so most bytes need one comparison.
            if (b > '\r') {
                continue;
            }
            if (b == '\r') {
                if (i + 1 == end || bytes[i + 1] != '\n') {
                    return NO_WHOLE_LINES;
                }
            } else if (b == '\n') {
                if (i == from || bytes[i - 1] != '\r') {
                    return NO_WHOLE_LINES;
                }
                dots += i + 1 < end && bytes[i + 1] == '.' ? 1 : 0;
            }
        }
        return dots;
    }

    private static byte[] doubled(byte[] bytes, int from, int length, int dots) {
        byte[] doubled = new byte[length + dots];
        int at = 0;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == '.' && (i == from || bytes[i - 1] == '\n')) {
                doubled[at++] = '.';
            }
            doubled[at++] = bytes[i];
        }
        return doubled;
    }
}
